import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { BoundedQueue } from '../common/index.js';
import { Settings } from '../config/index.js';
import {
  derivePasswordKeys,
  type GeneratedKeyPair,
  generateKeyPairs,
  type KdfParameters,
  type PasswordKeys,
} from '../crypto/index.js';

/**
 * The work that takes a processor for a tenth of a second: it runs on the thread pool, at most one job a core, so that no other
 * request waits behind logins.
 */
@Injectable()
export class KeyWorkService {
  private readonly queue: BoundedQueue;

  constructor(private readonly settings: Settings) {
    this.queue = new BoundedQueue(availableParallelism(), settings.keyWorkQueue);
  }

  /** @throws AppError `overloaded` when too many jobs wait */
  async derive(password: string, kdf: KdfParameters): Promise<PasswordKeys> {
    return this.queue.add(() => derivePasswordKeys(password, kdf));
  }

  /** @throws AppError `overloaded` when too many jobs wait */
  async generateKeyPairs(): Promise<GeneratedKeyPair> {
    return this.queue.add(() => generateKeyPairs(this.settings.rsaModulusBits));
  }
}
