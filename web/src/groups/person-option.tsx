import type { User } from '@sealpost/client';
import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Avatar, classNames } from '../ui/index.js';

/** Somebody who was found, to be chosen. */
export function PersonOption({
  id,
  user: { address, username, displayName },
  active,
  taken,
  onPick,
}: {
  id: string;
  user: User;
  /** Whether Enter chooses it. */
  active: boolean;
  /** Whether they are in already. */
  taken: boolean;
  onPick: () => void;
}) {
  const option = useRef<HTMLLIElement>(null);
  const name = displayName ?? username;

  useEffect(() => {
    if (active) option.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return (
    <li
      ref={option}
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={taken || undefined}
      onPointerDown={(event) => {
        // The focus stays in the field.
        event.preventDefault();
      }}
      onClick={onPick}
      className={classNames(
        'flex min-h-11 items-center gap-3 rounded-lg px-2 py-1.5',
        active && 'bg-hover',
        !taken && 'cursor-pointer hover:bg-hover',
      )}
    >
      <Avatar address={address} name={name} size={32} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="block truncate text-xs text-muted">@{username}</span>
      </span>
      {taken ? (
        <span className="shrink-0 text-xs text-muted">In already</span>
      ) : (
        <Plus size={18} aria-hidden className="mr-1 shrink-0 text-muted" />
      )}
    </li>
  );
}
