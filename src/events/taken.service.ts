import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppError } from '../common/index.js';
import { MessageEventsRegistry } from './message-events.registry.js';

const EVERY_MILLISECONDS = 100;
/** Users of whom it is remembered what was written last. */
const MAX_USERS = 10_000;

/**
 * Notes how far devices have taken the logs, whether they say so by a cursor or by an acknowledgement: whoever sent what is in there is
 * told that it was delivered. That is written a few times a second, and nobody waits for it.
 */
@Injectable()
export class TakenService implements OnModuleDestroy {
  private readonly logger = new Logger('Taken');
  /** What is to be written, by user. */
  private readonly noted = new Map<string, number>();
  private readonly written = new LRUCache<string, number>({ max: MAX_USERS });

  constructor(private readonly messages: MessageEventsRegistry) {}

  /** A device of the user has everything up to a number. */
  note(userId: string, number: number): void {
    if (number <= (this.written.get(userId) ?? 0)) return;
    const before = this.noted.get(userId);
    this.noted.set(userId, Math.max(before ?? 0, number));
    if (before !== undefined) return;
    setTimeout(() => {
      void this.write(userId);
    }, EVERY_MILLISECONDS);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.noted.keys()].map((userId) => this.write(userId)));
  }

  private async write(userId: string): Promise<void> {
    const number = this.noted.get(userId);
    if (number === undefined) return;
    try {
      await this.messages.get().taken(userId, number);
      this.written.set(userId, number);
    } catch (error) {
      // Of an account that is gone there is nothing to note.
      if (!(error instanceof AppError)) {
        this.logger.warn({ err: error }, 'A delivery could not be noted; a later cursor notes it.');
      }
    }
    const latest = this.noted.get(userId) ?? 0;
    this.noted.delete(userId);
    if (latest > number) this.note(userId, latest);
  }
}
