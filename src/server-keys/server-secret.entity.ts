import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A secret that all nodes share, made once. */
@Entity('server_secrets')
export class ServerSecret {
  @PrimaryColumn('text')
  name: string;

  @Column('bytea')
  value: Buffer;
}
