import { useEffect, useRef, useState } from 'react';
import { useClient } from '../session/index.js';
import { CONTROL_LOOK, Field, ScreenBar } from '../ui/index.js';
import { HitList } from './hit-list.js';
import { OlderMessages } from './older-messages.js';
import { lookFor, searchWith, useSearch } from './search-store.js';
import { useHits } from './use-hits.js';

/** Messages that are shown at first, and more each time. */
const A_PAGE = 50;

/** The screen that finds messages by their words. */
export function MessageSearch() {
  const client = useClient();
  const words = useSearch((state) => (state.client === client ? state.words : ''));
  const [shown, setShown] = useState({ words, limit: A_PAGE });
  const limit = shown.words === words ? shown.limit : A_PAGE;
  const found = useHits(words, limit);
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const toFirst = () => results.current?.querySelector('a')?.focus();

  useEffect(() => {
    searchWith(client);
    field.current?.select();
  }, [client]);

  return (
    <>
      <ScreenBar title="Search messages" />
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-2xl flex-col gap-4 px-4 py-5 md:px-8">
          <form
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              toFirst();
            }}
          >
            <Field label="Search messages" labelHidden>
              {(control) => (
                <input
                  {...control}
                  ref={field}
                  type="search"
                  placeholder="Words in a message, or the name of a file"
                  autoComplete="off"
                  value={words}
                  onChange={(event) => {
                    lookFor(event.target.value);
                  }}
                  onKeyDown={(event) => {
                    if (event.key !== 'ArrowDown') return;
                    event.preventDefault();
                    toFirst();
                  }}
                  className={CONTROL_LOOK}
                />
              )}
            </Field>
          </form>
          <div ref={results}>
            <HitList
              words={words.trim()}
              found={found}
              onMore={() => {
                setShown({ words, limit: limit + A_PAGE });
              }}
            />
          </div>
          <OlderMessages />
        </div>
      </div>
    </>
  );
}
