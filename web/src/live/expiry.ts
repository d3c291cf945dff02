import type { OpenedMessage } from '@sealpost/client';
import type { Context } from './context.js';

/** The longest that a timer of the browser can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Says when messages disappear. */
export class Expiry {
  /** When each disappears, in milliseconds since 1970. */
  readonly #due = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = Infinity;

  constructor(
    { signal }: Context,
    private readonly onExpired: (ids: string[]) => void,
  ) {
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
    });
  }

  watch({ id, expiresAt }: OpenedMessage): void {
    if (expiresAt === null) return;
    const due = Date.parse(expiresAt);
    this.#due.set(id, due);
    if (due < this.#next) this.#wait(due);
  }

  #wait(due: number): void {
    clearTimeout(this.#timer);
    this.#next = due;
    if (due === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#expire();
      },
      Math.min(LONGEST, Math.max(0, due - Date.now())),
    );
  }

  #expire(): void {
    const now = Date.now();
    const expired = [...this.#due].filter(([, due]) => due <= now).map(([id]) => id);
    for (const id of expired) this.#due.delete(id);
    if (expired.length > 0) this.onExpired(expired);
    this.#wait(Math.min(Infinity, ...this.#due.values()));
  }
}
