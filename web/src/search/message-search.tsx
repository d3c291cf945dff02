import type { SearchHit } from '@sealpost/client';
import { useEffect, useState } from 'react';
import { useClient } from '../session/index.js';
import { Banner, ScreenBar, Spinner, TextField } from '../ui/index.js';
import { HitRow } from './hit-row.js';
import { Completion } from './completion.js';

/** How long typing has to rest, in milliseconds. */
const RESTED_FOR = 120;
const MOST_HITS = 100;

/** The screen that finds messages by their words. */
export function MessageSearch() {
  const client = useClient();
  const [words, setWords] = useState('');
  /** Grows when older messages were read, so that what is in them is found. */
  const [grown, setGrown] = useState(0);
  const [found, setFound] = useState<{ words: string; hits: SearchHit[] } | null>(null);
  const text = words.trim();

  useEffect(() => {
    if (text === '') return;
    let wanted = true;
    const show = (hits: SearchHit[]): void => {
      if (wanted) setFound({ words: text, hits });
    };
    const timer = setTimeout(() => {
      client.search.find(text, { limit: MOST_HITS }).then(show, () => {
        show([]);
      });
    }, RESTED_FOR);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, text, grown]);

  const hits = text === '' ? null : (found?.hits ?? null);
  return (
    <>
      <ScreenBar title="Search messages" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-4 px-5 py-5">
          <TextField
            label="Words"
            hint="All of them have to be in the message; the last one may be begun only. The search runs on this device: the server does not learn what you look for."
            type="search"
            autoFocus
            autoComplete="off"
            value={words}
            onChange={(event) => {
              setWords(event.target.value);
            }}
          />
          <div role="status" className="text-sm text-muted">
            {hits !== null && found?.words === text && resultWords(hits.length)}
            {text !== '' && found?.words !== text && <Spinner size={16} label="Searching" />}
          </div>
          {hits !== null && hits.length > 0 && (
            <ul aria-label="Messages found" className="flex flex-col gap-1">
              {hits.map((hit) => (
                <HitRow key={hit.id} hit={hit} words={text} />
              ))}
            </ul>
          )}
          <Banner tone="info" title="What is searched">
            <Completion
              onGrown={() => {
                setGrown((times) => times + 1);
              }}
            />
          </Banner>
        </div>
      </div>
    </>
  );
}

function resultWords(count: number): string {
  if (count === 0) return 'Nothing found in what was opened on this device.';
  if (count === MOST_HITS) return `The newest ${MOST_HITS} messages`;
  return count === 1 ? '1 message' : `${count} messages`;
}
