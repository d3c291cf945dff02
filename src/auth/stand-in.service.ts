import { createHmac, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/index.js';
import { KEY_BYTES, type KdfParameters, SALT_BYTES } from '../crypto/index.js';
import { ServerSecret } from './server-secret.entity.js';

const SECRET_NAME = 'stand-in-salts';

/**
 * What an unknown name is answered with, so that it looks like a known one: salts that stay the same for the same name, on every
 * node and after a restart.
 */
@Injectable()
export class StandInService implements OnModuleInit {
  private secret: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /** Makes the secret when it is absent; of two nodes that do at once, one wins and both read what it stored. */
  async onModuleInit(): Promise<void> {
    const secrets = this.dataSource.getRepository(ServerSecret);
    await secrets
      .createQueryBuilder()
      .insert()
      .values({ name: SECRET_NAME, value: randomBytes(KEY_BYTES) })
      .orIgnore()
      .execute();
    this.secret = (await secrets.findOneByOrFail({ name: SECRET_NAME })).value;
  }

  kdf(name: string): KdfParameters {
    return { iterations: this.settings.pbkdf2Iterations, salt: this.salt('kdf', name) };
  }

  recoverySalt(name: string): Buffer {
    return this.salt('recovery', name);
  }

  private salt(purpose: string, name: string): Buffer {
    return createHmac('sha256', this.secret).update(`${purpose}\n${name}`).digest().subarray(0, SALT_BYTES);
  }
}
