import { type ClientEvent, SealpostError } from '@sealpost/client';
import type { Context } from './context.js';

/** Between two tries to begin, in milliseconds. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** What following an account asks others to do. */
export interface Following {
  /** Loads what is shown as it is now. @throws SealpostError */
  load: () => Promise<void>;
  handle: (event: ClientEvent) => void;
  /** Whether it follows. */
  onConnection: (online: boolean) => void;
  onEnded: () => void;
}

/**
 * Takes the place in the log, loads the lists, and then follows the log from that place: so nothing falls between the lists and the
 * events. It goes on until the signal aborts or the session ends.
 */
export async function follow(
  { client, signal }: Context,
  { load, handle, onConnection, onEnded }: Following,
): Promise<void> {
  const stopped = (): boolean => signal.aborted;
  let wait = FIRST_WAIT;
  while (!stopped()) {
    try {
      const cursor = await client.events.now();
      await load();
      wait = FIRST_WAIT;
      for await (const event of client.events.after(cursor, { signal })) {
        if (stopped()) return;
        if (event.type === 'connection') onConnection(event.state === 'online');
        else if (event.type === 'gap') await load();
        else handle(event);
      }
      return;
    } catch (error) {
      if (stopped()) return;
      onConnection(false);
      if (error instanceof SealpostError && error.code === 'session_ended') {
        onEnded();
        return;
      }
      await until(wait, signal);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }
}

/** Waits for a while, or until the network is back. */
async function until(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
