import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KEY_BYTES } from '../crypto/index.js';
import { ServerSecret } from './server-secret.entity.js';

/** From when it made nothing but the salts of unknown names, which must not change. */
const MAC_SECRET = 'stand-in-salts';

/** Secrets that all nodes share: each is made when it is first needed, and stays. */
@Injectable()
export class ServerSecretsService {
  private readonly secrets = new Map<string, Promise<Buffer>>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes texts into what only the servers of this database can make of them, and what stays the same on each and after a restart.
   *
   * @param purpose without a line break; what is made for one says nothing of another
   * @returns HMAC-SHA256 (RFC 2104), 32 bytes
   */
  async mac(purpose: string, text: string): Promise<Buffer> {
    const secret = await this.get(MAC_SECRET);
    return createHmac('sha256', secret).update(`${purpose}\n${text}`).digest();
  }

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
