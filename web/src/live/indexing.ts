import type { OpenedMessage } from '@sealpost/client';
import { type Context, inBackground } from './context.js';

/** How long the page may be busy before the index is fed all the same, in milliseconds. */
const AT_LAST = 2000;

/** Feeds the search with what was opened, when the page has nothing else to do. */
export class Indexing {
  #waiting: OpenedMessage[] = [];
  #scheduled = false;

  constructor(private readonly context: Context) {}

  add(messages: readonly OpenedMessage[]): void {
    this.#waiting.push(...messages);
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    const feed = (): void => {
      this.#scheduled = false;
      const messages = this.#waiting;
      this.#waiting = [];
      if (!this.context.signal.aborted) inBackground(this.context.client.search.add(messages));
    };
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(feed, { timeout: AT_LAST });
    else setTimeout(feed, 100);
  }
}
