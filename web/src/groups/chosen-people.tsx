import type { User } from '@sealpost/client';
import { X } from 'lucide-react';
import { Avatar, IconButton } from '../ui/index.js';

/** Those who are to be in a group, each with a way to leave them out. */
export function ChosenPeople({
  people,
  onRemove,
}: {
  people: readonly User[];
  onRemove: (user: User) => void;
}) {
  return (
    <ul aria-label="Members" className="flex flex-wrap gap-2">
      {people.map((user) => {
        const name = user.displayName ?? user.username;
        return (
          <li
            key={user.address}
            title={user.address}
            className="flex max-w-full animate-appear items-center gap-2 rounded-full border border-line bg-surface pl-1"
          >
            <Avatar address={user.address} name={name} size={28} />
            <span className="min-w-0 truncate text-sm">{name}</span>
            <IconButton
              label={`Remove ${name}`}
              icon={X}
              size={16}
              className="rounded-full"
              onClick={() => {
                onRemove(user);
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}
