import type { User } from '@sealpost/client';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { usePeopleSearch } from '../search/use-people-search.js';
import { Banner, Spinner, TextField } from '../ui/index.js';
import { PersonOption } from './person-option.js';

/** Finds people to take into a group: arrow keys and Enter choose one, Escape empties the field. */
export function MemberPicker({
  ref,
  label,
  hint,
  error,
  without,
  onPick,
  onBackspace,
  busy = false,
}: {
  ref?: Ref<HTMLInputElement>;
  label: string;
  hint?: string;
  error?: string | null | undefined;
  /** Addresses that are in already; they are shown, and cannot be chosen. */
  without: ReadonlySet<string>;
  onPick: (user: User) => void;
  /** Called for Backspace in the empty field. */
  onBackspace?: () => void;
  /** While somebody is added, nobody else is. */
  busy?: boolean;
}) {
  const id = useId();
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const { people, searching, failure } = usePeopleSearch(words);
  const open = words.trim() !== '' && people.length > 0;
  const active = Math.min(place, people.length - 1);

  function pick(user: User | undefined): void {
    if (!user || searching || busy || without.has(user.address)) return;
    onPick(user);
    setWords('');
    setPlace(0);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const empty = words === '';
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) pick(people[active]);
    else if (event.key === 'ArrowDown' && open) setPlace((active + 1) % people.length);
    else if (event.key === 'ArrowUp' && open) setPlace((active - 1 + people.length) % people.length);
    else if (event.key === 'Escape' && !empty) setWords('');
    else {
      if (event.key === 'Backspace' && empty && !event.repeat) onBackspace?.();
      return;
    }
    // Enter would send the form that the field is in, and Escape close the dialog.
    event.preventDefault();
  }

  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        {...{ ref, label, hint, error }}
        name="members"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        placeholder="Begin to type a name"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label="People found"
          className="max-h-64 overflow-y-auto rounded-xl border border-line bg-raised p-1"
        >
          {people.map((user, index) => (
            <PersonOption
              key={user.address}
              id={`${id}-${index}`}
              user={user}
              active={index === active}
              taken={without.has(user.address)}
              onPick={() => {
                pick(user);
              }}
            />
          ))}
        </ul>
      )}
      <div role="status" className="text-sm text-muted empty:hidden">
        {searching && <Spinner size={16} label="Searching" />}
        {!searching && failure === null && words.trim() !== '' && (
          <span className={open ? 'sr-only' : undefined}>{countInWords(people.length)}</span>
        )}
      </div>
      {failure !== null && <Banner tone="danger">{failure}</Banner>}
    </div>
  );
}

function countInWords(count: number): string {
  if (count === 0) return 'Nobody found whose name begins like this.';
  return count === 1 ? '1 person found' : `${count} people found`;
}
