import type { User } from '@sealpost/client';
import { Link } from 'wouter';
import { type ConversationEntry, useLive, useNames } from '../live/index.js';
import { usePeopleSearch } from '../search/use-people-search.js';
import { Avatar, Banner, Spinner } from '../ui/index.js';
import { ConversationRow } from './conversation-row.js';
import { pathOf } from './path.js';

/** What is found for what was typed over the list: conversations that are there, and people to write to. */
export function PeopleResults({
  words,
  entries,
  selected,
  onChosen,
}: {
  words: string;
  entries: readonly ConversationEntry[];
  selected: string | null;
  onChosen: () => void;
}) {
  const me = useLive((state) => state.me);
  const { people, searching, failure } = usePeopleSearch(words);
  const named = useNamed(entries, words);
  const known = new Set(named.map(({ address }) => address));
  const others = people.filter(({ address }) => !known.has(address));
  const myself = me?.startsWith(words.trim().toLowerCase()) === true && !known.has(me) ? me : null;

  return (
    <>
      {named.length > 0 && (
        <section aria-label="Conversations found">
          <Heading>Conversations</Heading>
          <ul>
            {named.map((entry) => (
              <ConversationRow
                key={entry.address}
                entry={entry}
                selected={entry.address === selected}
                onChosen={onChosen}
              />
            ))}
          </ul>
        </section>
      )}
      <section aria-label="People found">
        <Heading>People</Heading>
        <ul>
          {others.map((user) => (
            <PersonRow key={user.address} user={user} onChosen={onChosen} />
          ))}
          {myself !== null && (
            <PersonRow
              user={{
                address: myself,
                username: myself.split('@', 1)[0] ?? myself,
                displayName: 'Notes to yourself',
              }}
              onChosen={onChosen}
            />
          )}
        </ul>
        <div role="status" className="px-2.5 py-1 text-sm text-muted">
          {searching && <Spinner size={16} label="Searching" />}
          {!searching && failure === null && others.length === 0 && myself === null && 'Nobody else found.'}
        </div>
        {failure !== null && <Banner tone="danger">{failure}</Banner>}
      </section>
    </>
  );
}

function Heading({ children }: { children: string }) {
  return <h2 className="px-2.5 pt-3 pb-1 text-xs font-semibold text-muted">{children}</h2>;
}

function useNamed(entries: readonly ConversationEntry[], words: string): ConversationEntry[] {
  const groups = useLive((state) => state.groups);
  const names = useNames(entries.map(({ address }) => address));
  const looked = words.trim().toLocaleLowerCase();
  return entries.filter(({ address }, index) =>
    [groups.get(address)?.name, names[index], address.startsWith('group:') ? '' : address].some((name) =>
      name?.toLocaleLowerCase().includes(looked),
    ),
  );
}

function PersonRow({
  user: { address, username, displayName },
  onChosen,
}: {
  user: Pick<User, 'address' | 'username' | 'displayName'>;
  onChosen: () => void;
}) {
  return (
    <li>
      <Link
        href={pathOf(address)}
        onClick={onChosen}
        className="flex items-center gap-3 rounded-xl px-2.5 py-2 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Avatar address={address} name={displayName ?? username} size={40} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{displayName ?? username}</span>
          <span className="block truncate text-sm text-muted">@{username}</span>
        </span>
      </Link>
    </li>
  );
}
