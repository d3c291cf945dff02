import type { SearchHit } from '@sealpost/client';
import { useEffect, useState } from 'react';
import { useLive } from '../live/index.js';
import { explainError, useClient } from '../session/index.js';
import { useSearch } from './search-store.js';

/** How long typing has to rest, in milliseconds. */
const RESTED_FOR = 150;

/** What a search found. */
export interface Hits {
  /** What was looked for. */
  words: string;
  hits: readonly SearchHit[];
  /** Whether there are more than were asked for. */
  more: boolean;
  failure: string | null;
}

/**
 * Looks for words as they are typed, and again when messages come, go or are read. Until it is done, what was found before is given.
 *
 * @returns null while nothing was looked for
 */
export function useHits(words: string, limit: number): Hits | null {
  const client = useClient();
  const text = words.trim();
  const changed = useLive(({ conversations }) => conversations);
  const read = useSearch((state) => state.read);
  const [found, setFound] = useState<Hits | null>(null);

  useEffect(() => {
    if (text === '') return;
    let wanted = true;
    const look = async (): Promise<void> => {
      let result: Hits;
      try {
        const hits = await client.search.find(text, { limit: limit + 1 });
        result = { words: text, hits: hits.slice(0, limit), more: hits.length > limit, failure: null };
      } catch (error) {
        result = { words: text, hits: [], more: false, failure: explainError(error) };
      }
      if (wanted) setFound(result);
    };
    const timer = setTimeout(() => void look(), RESTED_FOR);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, text, limit, changed, read]);

  return text === '' ? null : found;
}
