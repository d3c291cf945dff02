import type { User } from '@sealpost/client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { usePeopleSearch } from '../search/use-people-search.js';
import { Avatar, Banner, Spinner, TextField } from '../ui/index.js';

/** Finds people to take into a group. */
export function MemberPicker({
  label,
  hint,
  without,
  onPick,
  disabled = false,
}: {
  label: string;
  hint?: string;
  /** Addresses that are in already. */
  without: ReadonlySet<string>;
  onPick: (user: User) => void;
  disabled?: boolean;
}) {
  const [words, setWords] = useState('');
  const { people, searching, failure } = usePeopleSearch(words);
  const found = people.filter(({ address }) => !without.has(address));

  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={label}
        hint={hint}
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // It would send the form that this is in.
          event.preventDefault();
          if (found[0] && found.length === 1) pick(found[0]);
        }}
      />
      {words.trim() !== '' && (
        <div className="rounded-xl border border-line bg-raised p-1">
          <ul aria-label="People found">
            {found.map((user) => (
              <li key={user.address}>
                <button
                  type="button"
                  disabled={disabled}
                  onClick={() => {
                    pick(user);
                  }}
                  className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-hover disabled:opacity-50"
                >
                  <Avatar address={user.address} name={user.displayName ?? user.username} size={32} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-sm font-medium">
                      {user.displayName ?? user.username}
                    </span>
                    <span className="block truncate text-xs text-muted">@{user.username}</span>
                  </span>
                  <Plus size={18} aria-hidden className="mr-1 text-muted" />
                  <span className="sr-only">Add</span>
                </button>
              </li>
            ))}
          </ul>
          <div role="status" className="px-2 py-1 text-sm text-muted empty:hidden">
            {searching && <Spinner size={16} label="Searching" />}
            {!searching &&
              failure === null &&
              found.length === 0 &&
              'Nobody of this name, or they are in already.'}
          </div>
          {failure !== null && <Banner tone="danger">{failure}</Banner>}
        </div>
      )}
    </div>
  );

  function pick(user: User): void {
    onPick(user);
    setWords('');
  }
}
