import type { ClientEvent } from '../model.js';

/** Who is writing is no news any more when so much waits. */
const MOST = 100;

/** What is given out between the events of the log, and stands in none. */
export class Notices {
  private readonly waiting: ClientEvent[] = [];
  private isOnline: boolean | undefined;

  /** @param onAdded - called when there is one to be taken */
  constructor(private readonly onAdded: () => void) {}

  add(notice: ClientEvent): void {
    if (notice.type === 'typing' && this.waiting.length >= MOST) return;
    this.waiting.push(notice);
    this.onAdded();
  }

  take(): ClientEvent | undefined {
    return this.waiting.shift();
  }

  /** Tells whether the server is reached, when that is news. */
  tell(isOnline: boolean): void {
    if (this.isOnline === isOnline) return;
    this.isOnline = isOnline;
    this.add({ type: 'connection', state: isOnline ? 'online' : 'offline' });
  }
}
