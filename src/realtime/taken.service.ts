import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { EventsService } from '../events/index.js';

const EVERY_MILLISECONDS = 100;

/** Acknowledgements come one by one; what they say of a log is written a few times a second. */
@Injectable()
export class TakenService implements OnModuleDestroy {
  private readonly logger = new Logger('Taken');
  private readonly highest = new Map<string, number>();

  constructor(private readonly events: EventsService) {}

  /** A device of the user has everything up to a number. */
  note(userId: string, number: number): void {
    const before = this.highest.get(userId);
    this.highest.set(userId, Math.max(before ?? 0, number));
    if (before !== undefined) return;
    setTimeout(() => {
      void this.write(userId);
    }, EVERY_MILLISECONDS);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.highest.keys()].map((userId) => this.write(userId)));
  }

  private async write(userId: string): Promise<void> {
    const number = this.highest.get(userId) ?? 0;
    this.highest.delete(userId);
    try {
      await this.events.taken(userId, number);
    } catch (error) {
      // Of an account that is gone there is nothing to note.
      if (error instanceof AppError) return;
      this.logger.warn({ err: error }, 'A delivery could not be noted; a later cursor notes it.');
    }
  }
}
