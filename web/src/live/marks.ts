import { SealpostError } from '@sealpost/client';
import type { Context } from './context.js';

/** How long marks are gathered, in milliseconds. */
const GATHERED_FOR = 250;
/** How many are sent at once. */
const AT_ONCE = 4;
/** Ids that are remembered as read. */
const REMEMBERED = 5000;

/** Tells the server which messages were read here; what does not get through is told later. */
export class ReadMarks {
  readonly #read = new Set<string>();
  readonly #waiting = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running = false;

  constructor(private readonly context: Context) {
    context.signal.addEventListener('abort', () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
    });
  }

  /** Whether a message was marked here. */
  has(id: string): boolean {
    return this.#read.has(id);
  }

  mark(id: string): void {
    this.#read.add(id);
    if (this.#read.size > REMEMBERED) {
      const [oldest] = this.#read;
      if (oldest !== undefined) this.#read.delete(oldest);
    }
    this.#waiting.add(id);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, GATHERED_FOR);
  }

  /** Tells what waits. */
  async flush(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let passed = true;
    while (passed && this.#waiting.size > 0 && !this.context.signal.aborted) {
      const some = [...this.#waiting].slice(0, AT_ONCE);
      const told = await Promise.all(some.map((id) => this.#tell(id)));
      passed = told.some(Boolean);
    }
    this.#running = false;
  }

  async #tell(id: string): Promise<boolean> {
    try {
      await this.context.client.messages.markRead(id);
    } catch (error) {
      // What the server refuses for good is not asked for again; the rest goes out with the next mark, or when it is online again.
      if (!(error instanceof SealpostError) || (error.status ?? 500) >= 429) return false;
    }
    this.#waiting.delete(id);
    return true;
  }
}
