import type { Contacts } from '../contacts/contacts.js';
import { answer, type Http } from '../http/http.js';
import type { ClientEvent } from '../model.js';
import type { OpenMessages } from './event-opener.js';
import { Follower } from './follower.js';
import { Throttle } from './throttle.js';

export interface FollowOptions {
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/** What the events of an account need. */
export interface EventFeedOptions {
  http: Http;
  contacts: Pick<Contacts, 'onKeyChanged'>;
  open: OpenMessages;
  /** Called with each event before it is given out, once for every iteration. */
  onEvent?: (event: ClientEvent) => void;
}

/**
 * What happens, as one iterator: the log of the account without a gap and without a double, whatever the connection does meanwhile, and
 * what is of the moment. An event counts as taken when the next one is asked for.
 */
export class EventFeed implements AsyncIterable<ClientEvent, void, undefined> {
  private readonly options: EventFeedOptions;
  private readonly running = new Map<Follower, AbortController>();
  private readonly throttle = new Throttle();
  private isClosed = false;

  constructor(options: EventFeedOptions) {
    this.options = options;
  }

  /** What happens from now on. */
  [Symbol.asyncIterator](): AsyncIterator<ClientEvent, void, undefined> {
    return this.iterate(undefined);
  }

  /** Where the log stands now: the cursor of its last event. */
  async now(): Promise<string> {
    return (await answer(this.options.http.api.GET('/api/events'))).nextCursor;
  }

  /**
   * What followed a cursor, and then what happens.
   *
   * @param cursor - of the last event that was taken, or of {@link now}
   * @throws SealpostError `session_ended`, `invalid_cursor`, while it is iterated
   */
  after(cursor: string, { signal }: FollowOptions = {}): AsyncIterable<ClientEvent, void, undefined> {
    return { [Symbol.asyncIterator]: () => this.iterate(cursor, signal) };
  }

  /** Tells an address that somebody is writing to it: at most once in two seconds each, and not at all when there is no connection. */
  typing(to: string): void {
    if (!this.throttle.isDue(to)) return;
    for (const follower of this.running.keys()) {
      if (!follower.type(to)) continue;
      this.throttle.note(to);
      return;
    }
  }

  /** Ends every iteration and frees the connection. */
  close(): void {
    this.isClosed = true;
    for (const controller of this.running.values()) controller.abort();
  }

  private iterate(
    after: string | undefined,
    signal?: AbortSignal,
  ): AsyncIterator<ClientEvent, void, undefined> {
    const controller = new AbortController();
    const events = this.follow(after, controller, signal);
    return {
      next: () => events.next(),
      // A generator that waits takes no return before the wait is over.
      return: () => {
        controller.abort();
        return events.return();
      },
    };
  }

  private async *follow(
    after: string | undefined,
    controller: AbortController,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ClientEvent, void, undefined> {
    if (this.isClosed || signal?.aborted) return;
    const { http, open, contacts, onEvent } = this.options;
    const follower = new Follower({ http, open, after, signal: controller.signal });
    const abort = (): void => {
      controller.abort();
    };
    const hurry = (): void => {
      follower.hurry();
    };
    this.running.set(follower, controller);
    controller.signal.addEventListener('abort', () => {
      follower.stop();
    });
    signal?.addEventListener('abort', abort);
    const forgetContacts = contacts.onKeyChanged((change) => {
      follower.notify({ type: 'keyChanged', change });
    });
    const forgetNetwork = onNetworkBack(hurry);
    try {
      for await (const event of follower.follow()) {
        onEvent?.(event);
        yield event;
      }
    } finally {
      controller.abort();
      signal?.removeEventListener('abort', abort);
      forgetContacts();
      forgetNetwork();
      this.running.delete(follower);
    }
  }
}

/** Browsers tell when there is a network again. @returns what ends it */
function onNetworkBack(listener: () => void): () => void {
  if (!('addEventListener' in globalThis)) return () => undefined;
  globalThis.addEventListener('online', listener);
  return () => {
    globalThis.removeEventListener('online', listener);
  };
}
