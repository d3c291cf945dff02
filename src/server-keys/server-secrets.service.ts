import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KEY_BYTES } from '../crypto/index.js';
import { ServerSecret } from './server-secret.entity.js';

/** Secrets that all nodes share: each is made when it is first needed, and stays. */
@Injectable()
export class ServerSecretsService {
  private readonly secrets = new Map<string, Promise<Buffer>>();

  constructor(private readonly dataSource: DataSource) {}

  /** 32 random bytes. Read at the first use, not at the start, when the schema may still be waiting for its migration. */
  async get(name: string): Promise<Buffer> {
    let secret = this.secrets.get(name);
    if (!secret) this.secrets.set(name, (secret = this.load(name)));
    try {
      return await secret;
    } catch (error) {
      this.secrets.delete(name);
      throw error;
    }
  }

  /** Makes the secret when it is absent; of two nodes that do at once, one wins and both read what it stored. */
  private async load(name: string): Promise<Buffer> {
    const secrets = this.dataSource.getRepository(ServerSecret);
    await secrets
      .createQueryBuilder()
      .insert()
      .values({ name, value: randomBytes(KEY_BYTES) })
      .orIgnore()
      .execute();
    return (await secrets.findOneByOrFail({ name })).value;
  }
}
