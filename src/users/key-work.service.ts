import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { AppError, BoundedQueue } from '../common/index.js';
import { Settings } from '../config/index.js';
import type { GeneratedKeyPair, KdfParameters, PasswordKeys } from '../crypto/index.js';
import { Metrics } from '../metrics/index.js';
import type { Derivation } from './key-work.worker.js';

/** Megabytes of heap that a worker may take; a job needs next to none. */
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/** How long a thread rests after a job, in times of what the job took, when the event loop was busy all the while. */
const REST = 2;

/**
 * The work that takes a processor for a tenth of a second: it runs on threads of a lower priority, at most one job a core, so that
 * no other request waits behind logins. After a job its thread rests, the longer the busier the event loop was, for a low priority alone
 * leaves too little to everybody else. The threads start when they are first needed, and stay.
 */
@Injectable()
export class KeyWorkService implements OnApplicationShutdown {
  private readonly queue: BoundedQueue;
  private readonly workers: Piscina;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {
    const cores = availableParallelism();
    this.queue = new BoundedQueue(cores, {
      jobs: settings.keyWorkQueue,
      milliseconds: settings.maxWaitMilliseconds,
    });
    metrics.watch('sealpost_key_work_running', () => this.queue.runningCount);
    metrics.watch('sealpost_key_work_waiting', () => this.queue.waitingCount);
    this.workers = new Piscina({
      filename: new URL('./key-work.worker.js', import.meta.url).href,
      minThreads: 0,
      maxThreads: cores,
      idleTimeout: Infinity,
      // What the server was started with, an inspector's port for one, is not for them.
      execArgv: [],
      resourceLimits: HEAP,
      recordTiming: false,
    });
  }

  /** @throws AppError `overloaded` when too many jobs wait */
  async derive(password: string, { iterations, salt }: KdfParameters): Promise<PasswordKeys> {
    // A copy of its own: what a row of the database came in would cross with it.
    const job: Derivation = {
      password,
      kdf: { iterations, salt: Buffer.from(Uint8Array.from(salt).buffer) },
    };
    const { authKey, sealKey } = await this.run<PasswordKeys>('derive', job);
    return { authKey: asBuffer(authKey), sealKey: asBuffer(sealKey) };
  }

  /** @throws AppError `overloaded` when too many jobs wait */
  async generateKeyPairs(): Promise<GeneratedKeyPair> {
    const pairs = await this.run<GeneratedKeyPair>('generateKeyPairs', this.settings.rsaModulusBits);
    return { ...pairs, privateKey: asBuffer(pairs.privateKey), signingKey: asBuffer(pairs.signingKey) };
  }

  /** After the last answer: what is under way is finished before. */
  async onApplicationShutdown(): Promise<void> {
    await this.workers.destroy();
  }

  /** The answer is not to wait for the rest that follows; the next job is. */
  private run<T>(name: string, job: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.inTurn(async () => {
        const [begin, before] = [performance.now(), performance.eventLoopUtilization()];
        resolve(await (this.workers.run(job, { name }) as Promise<T>));
        const { utilization } = performance.eventLoopUtilization(before);
        await setTimeout((performance.now() - begin) * utilization * REST, undefined, { ref: false });
      }).catch(reject);
    });
  }

  private async inTurn(job: () => Promise<void>): Promise<void> {
    try {
      await this.queue.add(job);
    } catch (error) {
      if (error instanceof AppError) this.metrics.shed('key_work');
      throw error;
    }
  }
}

/** A Buffer arrives as the array that it is; nothing is copied. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
