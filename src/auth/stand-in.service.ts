import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/index.js';
import { KEY_BYTES, type KdfParameters, SALT_BYTES } from '../crypto/index.js';
import { UsersService } from '../users/index.js';
import { ServerSecret } from './server-secret.entity.js';

const SECRET_NAME = 'stand-in-salts';

/**
 * What an unknown name is answered with, so that it looks like a known one: salts that stay the same for the same name, as username
 * and as address, on every node and after a restart.
 */
@Injectable()
export class StandInService {
  private secret: Promise<Buffer> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly users: UsersService,
  ) {}

  async kdf(name: string): Promise<KdfParameters> {
    return { iterations: this.settings.pbkdf2Iterations, salt: await this.salt('kdf', name) };
  }

  recoverySalt(name: string): Promise<Buffer> {
    return this.salt('recovery', name);
  }

  private async salt(purpose: string, name: string): Promise<Buffer> {
    const address = this.users.canonicalAddress(name);
    const secret = await this.loadOnce();
    return createHmac('sha256', secret).update(`${purpose}\n${address}`).digest().subarray(0, SALT_BYTES);
  }

  /** At the first use, not at the start, when the schema may still be waiting for its migration. */
  private async loadOnce(): Promise<Buffer> {
    this.secret ??= this.load();
    try {
      return await this.secret;
    } catch (error) {
      this.secret = undefined;
      throw error;
    }
  }

  /** Makes the secret when it is absent; of two nodes that do at once, one wins and both read what it stored. */
  private async load(): Promise<Buffer> {
    const secrets = this.dataSource.getRepository(ServerSecret);
    await secrets
      .createQueryBuilder()
      .insert()
      .values({ name: SECRET_NAME, value: randomBytes(KEY_BYTES) })
      .orIgnore()
      .execute();
    return (await secrets.findOneByOrFail({ name: SECRET_NAME })).value;
  }
}
