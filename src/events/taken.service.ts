import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { MessageEventsRegistry } from './message-events.registry.js';

const EVERY_MILLISECONDS = 100;
/** Users of whom something is written at once. */
const MAX_BATCH = 500;
/** Users of whom it is remembered what was written last. */
const MAX_USERS = 10_000;

/**
 * Notes how far devices have taken the logs, whether they say so by a cursor or by an acknowledgement: whoever sent what is in there is
 * told that it was delivered. That is written a few times a second for all users at once, and nobody waits for it.
 */
@Injectable()
export class TakenService implements OnModuleDestroy {
  private readonly logger = new Logger('Taken');
  /** What is to be written, by user. */
  private readonly noted = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private readonly written = new LRUCache<string, number>({ max: MAX_USERS });

  constructor(private readonly messages: MessageEventsRegistry) {}

  /** A device of the user has everything up to a number. */
  note(userId: string, number: number): void {
    if (number <= (this.written.get(userId) ?? 0)) return;
    this.noted.set(userId, Math.max(this.noted.get(userId) ?? 0, number));
    if (!this.writing) this.schedule(EVERY_MILLISECONDS);
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
    if (this.noted.size > 0) await this.write(this.take());
  }

  private schedule(milliseconds: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writing = this.run();
    }, milliseconds);
  }

  private async run(): Promise<void> {
    const isDone = await this.write(this.take());
    this.writing = undefined;
    // Whoever is far behind goes on at once.
    if (this.noted.size > 0) this.schedule(isDone ? EVERY_MILLISECONDS : 0);
  }

  private take(): Map<string, number> {
    const batch = new Map([...this.noted].slice(0, MAX_BATCH));
    for (const userId of batch.keys()) this.noted.delete(userId);
    return batch;
  }

  /** @returns whether nothing of it is left to be written */
  private async write(batch: Map<string, number>): Promise<boolean> {
    let isDone = this.noted.size === 0;
    try {
      const reached = await this.messages.get().taken(batch);
      for (const [userId, number] of reached) {
        this.written.set(userId, number);
        const asked = batch.get(userId) ?? 0;
        if (number >= asked) continue;
        this.noted.set(userId, Math.max(this.noted.get(userId) ?? 0, asked));
        isDone = false;
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'Deliveries could not be noted; later cursors note them.');
    }
    return isDone;
  }
}
