import { ArrowLeft, CheckCheck, ShieldCheck, Timer, Users } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { SafetyNumberDialog, TrustBadge, useContact } from '../contacts/index.js';
import { GroupDialog } from '../groups/group-dialog.js';
import { groupIdOf, markAllRead, useLive, usernameOf } from '../live/index.js';
import { explainError } from '../session/explain-error.js';
import { announce, Avatar, IconButton, Menu, type MenuItem, useMedia, useTitle } from '../ui/index.js';
import { DisappearingDialog } from './disappearing-dialog.js';
import { disappearingInWords } from './disappearing.js';
import type { Drafting } from './drafting.js';

type Shown = 'safety' | 'disappearing' | 'group' | null;

/** The head of a conversation: who it is with, what is known of their keys, and what can be set. */
export function PaneHeader({
  address,
  name,
  drafting,
}: {
  address: string;
  name: string;
  drafting: Drafting;
}) {
  const [, navigate] = useLocation();
  const own = useLive((state) => state.me === address);
  const group = useLive((state) => state.groups.get(address));
  const groupId = groupIdOf(address);
  const isGroup = groupId !== null;
  const contact = useContact(isGroup || own ? null : address);
  const heading = useRef<HTMLHeadingElement>(null);
  const touch = useMedia('(pointer: coarse)');
  const [shown, setShown] = useState<Shown>(null);
  const title = own ? 'Notes to yourself' : name;
  const { draft, change } = drafting;
  useTitle(title);

  // Without touch the composer takes the focus.
  useEffect(() => {
    if (touch) heading.current?.focus();
  }, [touch]);

  const close = (): void => {
    setShown(null);
  };
  const items: (MenuItem | false)[] = [
    !isGroup &&
      !own && {
        label: 'Safety number',
        icon: ShieldCheck,
        onSelect: () => {
          setShown('safety');
        },
      },
    group !== undefined && {
      label: 'Group settings',
      icon: Users,
      onSelect: () => {
        setShown('group');
      },
    },
    {
      label: 'Disappearing messages',
      icon: Timer,
      onSelect: () => {
        setShown('disappearing');
      },
    },
    {
      label: 'Mark all as read',
      icon: CheckCheck,
      onSelect: () => {
        markAllRead(address).catch((error: unknown) => {
          announce(explainError(error), 'assertive');
        });
      },
    },
  ];

  return (
    <header className="flex min-h-15 items-center gap-2.5 border-b border-line bg-surface px-3 md:px-5">
      <IconButton
        label="Back"
        icon={ArrowLeft}
        className="-ml-1 md:hidden"
        onClick={() => {
          navigate('/');
        }}
      />
      <Avatar address={address} name={name} group={isGroup} size={38} />
      <div className="min-w-0 flex-1">
        <h1 ref={heading} tabIndex={-1} className="truncate leading-tight font-semibold">
          {title}
        </h1>
        <div className="flex items-center gap-2 text-sm text-muted">
          {!isGroup && !own && <span className="truncate">@{usernameOf(address)}</span>}
          {contact && <TrustBadge trust={contact.trust} className="shrink-0 text-xs" />}
          {group && (
            <button
              type="button"
              className="truncate rounded underline-offset-2 hover:underline"
              onClick={() => {
                setShown('group');
              }}
            >
              {group.members.length === 1 ? 'Only you' : `${group.members.length} members`}
            </button>
          )}
          {draft.expiresInSeconds !== null && (
            <span className="inline-flex shrink-0 items-center gap-1">
              <Timer size={14} aria-hidden />
              {disappearingInWords(draft.expiresInSeconds)}
            </span>
          )}
        </div>
      </div>
      <Menu label="Conversation settings" items={items.filter((item) => item !== false)} />
      <SafetyNumberDialog address={address} name={name} open={shown === 'safety'} onClose={close} />
      <DisappearingDialog
        open={shown === 'disappearing'}
        seconds={draft.expiresInSeconds}
        onChosen={(expiresInSeconds) => {
          change({ expiresInSeconds });
        }}
        onClose={close}
      />
      {isGroup && <GroupDialog groupId={groupId} open={shown === 'group'} onClose={close} />}
    </header>
  );
}
