import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A room. Sends hold it as it is, changes take it alone: see MembershipRepository. */
@Entity('groups')
export class Group {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** The peer that hosts it, and says who is in it; null: this server does. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  server: string | null;
}
