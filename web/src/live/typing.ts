import type { Context } from './context.js';
import { groupIdOf } from './message-filter.js';

/** How long a notice of writing is shown, in milliseconds. */
const SHOWN_FOR = 6000;

/** Who is writing in which conversation. */
export class Typing {
  /** Timers by conversation and address. */
  readonly #writers = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();

  constructor(private readonly context: Context) {
    context.signal.addEventListener('abort', () => {
      for (const writers of this.#writers.values()) for (const timer of writers.values()) clearTimeout(timer);
    });
  }

  /** Somebody is writing to an address. */
  started(from: string, to: string): void {
    if (from === this.context.me) return;
    const conversation = groupIdOf(to) === null ? from : to;
    const writers = this.#writers.get(conversation) ?? new Map<string, ReturnType<typeof setTimeout>>();
    this.#writers.set(conversation, writers);
    clearTimeout(writers.get(from));
    writers.set(
      from,
      setTimeout(() => {
        this.stopped(conversation, from);
      }, SHOWN_FOR),
    );
    this.#publish();
  }

  /** The message of somebody came. */
  stopped(conversation: string, from: string): void {
    const writers = this.#writers.get(conversation);
    clearTimeout(writers?.get(from));
    if (!writers?.delete(from)) return;
    if (writers.size === 0) this.#writers.delete(conversation);
    this.#publish();
  }

  #publish(): void {
    this.context.publisher.changed(
      'typing',
      () => new Map([...this.#writers].map(([conversation, writers]) => [conversation, [...writers.keys()]])),
    );
  }
}
