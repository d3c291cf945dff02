import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLive } from '../live/index.js';
import { CONTROL_LOOK, showUnreadInTitle } from '../ui/index.js';
import { ConnectionNote } from './connection-note.js';
import { ConversationRow } from './conversation-row.js';
import { moveInList } from './move-in-list.js';
import { MoreConversations } from './more-conversations.js';
import { PeopleResults } from './people-results.js';
import { sortedEntries } from './sorted-entries.js';

/** Everybody whom one wrote with, and every group, the one with the newest message first; and how to find somebody new. */
export function ConversationList({
  selected,
}: {
  /** The address of the open conversation. */
  selected: string | null;
}) {
  const conversations = useLive((state) => state.conversations);
  const groups = useLive((state) => state.groups);
  const ready = useLive((state) => state.ready);
  const [words, setWords] = useState('');
  const list = useRef<HTMLElement>(null);
  const pending = useLive((state) => state.pending);
  const entries = useMemo(
    () => sortedEntries({ conversations, groups, pending }),
    [conversations, groups, pending],
  );
  const unread = entries.reduce((sum, entry) => sum + entry.unread, 0);

  useEffect(() => {
    showUnreadInTitle(unread);
  }, [unread]);
  useEffect(
    () => () => {
      showUnreadInTitle(0);
    },
    [],
  );

  return (
    <>
      <ConnectionNote />
      <div className="relative px-3 pt-3 pb-1">
        <Search
          size={17}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-6 -translate-y-1/2 pt-1 text-muted"
        />
        <input
          type="search"
          aria-label="Find people and conversations"
          placeholder="Find people"
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setWords('');
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            list.current?.querySelector('a')?.focus();
          }}
          className={`${CONTROL_LOOK} pl-9`}
        />
      </div>
      <nav
        ref={list}
        aria-label="Conversations"
        onKeyDown={moveInList}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3"
      >
        {words.trim() === '' ? (
          <>
            <ul>
              {entries.map((entry) => (
                <ConversationRow key={entry.address} entry={entry} selected={entry.address === selected} />
              ))}
            </ul>
            <MoreConversations />
            {ready && entries.length === 0 && (
              <p className="px-4 py-10 text-center text-sm text-muted">
                Nobody yet. Find somebody by their name, and write to them.
              </p>
            )}
          </>
        ) : (
          <PeopleResults
            words={words}
            entries={entries}
            selected={selected}
            onChosen={() => {
              setWords('');
            }}
          />
        )}
      </nav>
    </>
  );
}
