import type { Context } from './context.js';
import type { ConnectionState } from './state.js';

/** Whether the page follows the server, and whether the device has a network at all. */
export class Connection {
  #followed: boolean | null = null;

  constructor(
    private readonly context: Context,
    /** Called when it is back after it was gone. */
    private readonly onBack: () => void,
  ) {
    const show = (): void => {
      this.#publish();
    };
    addEventListener('online', show, { signal: context.signal });
    addEventListener('offline', show, { signal: context.signal });
    show();
  }

  get state(): ConnectionState {
    if (!navigator.onLine) return 'offline';
    if (this.#followed === null) return 'connecting';
    return this.#followed ? 'online' : 'reconnecting';
  }

  set(followed: boolean): void {
    const wasGone = this.#followed === false;
    this.#followed = followed;
    this.#publish();
    if (followed && wasGone) this.onBack();
  }

  #publish(): void {
    this.context.publisher.changed('connection', () => this.state);
  }
}
