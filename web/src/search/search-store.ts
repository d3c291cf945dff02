import type { SealpostClient } from '@sealpost/client';
import { create } from 'zustand';
import { explainError, saysSessionEnded } from '../session/index.js';
import { announce } from '../ui/index.js';

/** Messages a page: so that one sees it go on. */
const PAGE = 100;

/** What the search screen shows, also when one comes back to it from a message that was found. */
export interface SearchState {
  /** Whose it is; with another client all begins anew. */
  client: SealpostClient | null;
  words: string;
  /** `idle`: older messages were not read, or not all. */
  older: 'idle' | 'running' | 'done';
  /** How many were read on the way. */
  read: number;
  /** When the oldest of them was sent, ISO 8601. */
  backTo: string | null;
  /** Why reading ended before its time, in a sentence. */
  failure: string | null;
}

const NOTHING: SearchState = {
  client: null,
  words: '',
  older: 'idle',
  read: 0,
  backTo: null,
  failure: null,
};

/** The search of whoever is logged in. */
export const useSearch = create<SearchState>(() => NOTHING);

/** Where reading goes on after it was stopped. */
let cursor: string | undefined;
let turn = 0;

/** Begins anew when the client is another one than before. */
export function searchWith(client: SealpostClient): void {
  if (useSearch.getState().client === client) return;
  turn += 1;
  cursor = undefined;
  useSearch.setState({ ...NOTHING, client }, true);
}

export function lookFor(words: string): void {
  useSearch.setState({ words });
}

/** Reads the messages of the account from the newest to the oldest, and takes them up into the search. It goes on where it was stopped. */
export async function readOlder(): Promise<void> {
  const { client, older } = useSearch.getState();
  if (!client || older === 'running') return;
  const mine = ++turn;
  useSearch.setState({ older: 'running', failure: null });
  try {
    const pages = client.messages.list({ direction: 'all', limit: PAGE });
    do {
      const { items, nextCursor } = await pages.page(cursor);
      await client.search.add(items);
      if (mine !== turn) return;
      cursor = nextCursor ?? undefined;
      useSearch.setState(({ read, backTo }) => ({
        read: read + items.length,
        backTo: items.at(-1)?.sentAt ?? backTo,
      }));
    } while (cursor !== undefined);
    useSearch.setState({ older: 'done' });
    announce('All messages are searched now');
  } catch (error) {
    if (mine !== turn) return;
    // An ended session is told of by what follows the account.
    useSearch.setState({ older: 'idle', failure: saysSessionEnded(error) ? null : explainError(error) });
  }
}

/** Stops reading; what was read stays. */
export function stopReading(): void {
  turn += 1;
  useSearch.setState({ older: 'idle' });
}
