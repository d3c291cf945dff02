import type { ClientEvent } from '../model.js';

export interface FollowOptions {
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/**
 * What happens, as one iterator: the log of the account without a gap and without a double, whatever the connection does meanwhile, and
 * what is of the moment. An event counts as taken when the next one is asked for.
 */
export class EventFeed implements AsyncIterable<ClientEvent> {
  /** What happens from now on. */
  [Symbol.asyncIterator](): AsyncIterator<ClientEvent> {
    throw new Error('Not there yet.');
  }

  /** Where the log stands now: the cursor of its last event. */
  now(): Promise<string> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * What followed a cursor, and then what happens.
   *
   * @param cursor of the last event that was taken, or of {@link now}
   * @throws SealpostError `session_ended`, `invalid_cursor`, while it is iterated
   */
  after(cursor: string, options?: FollowOptions): AsyncIterable<ClientEvent>;
  after(): AsyncIterable<ClientEvent> {
    throw new Error('Not there yet.');
  }

  /** Tells an address that somebody is writing to it: at most once in two seconds each, and not at all when there is no connection. */
  typing(to: string): void;
  typing(): void {
    throw new Error('Not there yet.');
  }

  /** Ends every iteration and frees the connection. */
  close(): void {
    throw new Error('Not there yet.');
  }
}
