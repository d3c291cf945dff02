import type { User } from '@sealpost/client';
import { useEffect, useState } from 'react';
import { explainError } from '../session/explain-error.js';
import { useClient } from '../session/use-client.js';

/** How long typing has to rest before the server is asked, in milliseconds. */
const RESTED_FOR = 250;

/** What was found for what was typed. */
export interface PeopleFound {
  people: User[];
  /** Whether the server was asked and has not answered yet. */
  searching: boolean;
  failure: string | null;
}

/** Finds people by the beginning of their username or display name, as it is typed. Nothing is asked for empty words. */
export function usePeopleSearch(words: string): PeopleFound {
  const client = useClient();
  const text = words.trim().replace(/^@/, '');
  const [found, setFound] = useState<{ text: string; people: User[]; failure: string | null }>({
    text: '',
    people: [],
    failure: null,
  });

  useEffect(() => {
    if (text === '') return;
    let wanted = true;
    const show = (people: User[], failure: string | null): void => {
      if (wanted) setFound({ text, people, failure });
    };
    const timer = setTimeout(() => {
      client.users
        .search(text)
        .page()
        .then(
          ({ items }) => {
            show(items, null);
          },
          (error: unknown) => {
            show([], explainError(error));
          },
        );
    }, RESTED_FOR);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, text]);

  if (text === '') return { people: [], searching: false, failure: null };
  return {
    people: found.people,
    searching: found.text !== text,
    failure: found.text === text ? found.failure : null,
  };
}
