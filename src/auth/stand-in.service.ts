import { Injectable } from '@nestjs/common';
import { Settings } from '../config/index.js';
import { type KdfParameters, SALT_BYTES } from '../crypto/index.js';
import { ServerSecretsService } from '../server-keys/index.js';
import { UsersService } from '../users/index.js';

/**
 * What an unknown name is answered with, so that it looks like a known one: salts that stay the same for the same name, as username
 * and as address, on every node and after a restart.
 */
@Injectable()
export class StandInService {
  constructor(
    private readonly settings: Settings,
    private readonly users: UsersService,
    private readonly secret: ServerSecretsService,
  ) {}

  async kdf(name: string): Promise<KdfParameters> {
    return { iterations: this.settings.pbkdf2Iterations, salt: await this.salt('kdf', name) };
  }

  recoverySalt(name: string): Promise<Buffer> {
    return this.salt('recovery', name);
  }

  private async salt(purpose: string, name: string): Promise<Buffer> {
    return (await this.secret.mac(purpose, this.users.canonicalAddress(name))).subarray(0, SALT_BYTES);
  }
}
