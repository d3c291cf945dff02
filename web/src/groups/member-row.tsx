import type { Group, GroupMember } from '@sealpost/client';
import { MessageCircle, ShieldCheck, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { SafetyNumberDialog, TrustBadge, useContact } from '../contacts/index.js';
import { pathOf } from '../conversation/path.js';
import { engine } from '../live/index.js';
import { explainError, useAction, useClient } from '../session/index.js';
import { Avatar, Banner, ConfirmDialog, Menu, type MenuItem } from '../ui/index.js';
import { type Permissions, roleLabel, ROLES } from './permissions.js';

/** In larger groups the keys of the members are not read for a badge alone. */
const MOST_LOOKED_UP = 30;

/** Somebody in a group, with what one may change of that. */
export function MemberRow({
  group,
  member,
  me,
  may,
}: {
  group: Group;
  member: GroupMember;
  /** The own address. */
  me: string;
  may: Permissions;
}) {
  const client = useClient();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<'remove' | 'safety' | null>(null);
  const changing = useAction();
  const { address, username, displayName, role } = member;
  const own = address === me;
  const name = displayName ?? username;
  const contact = useContact(own || group.members.length > MOST_LOOKED_UP ? null : address);
  const close = (): void => {
    setAsked(null);
  };

  const items: (MenuItem | false)[] = [
    !own && {
      label: 'Write to them',
      icon: MessageCircle,
      onSelect: () => {
        navigate(pathOf(address));
      },
    },
    !own && {
      label: 'Safety number',
      icon: ShieldCheck,
      onSelect: () => {
        setAsked('safety');
      },
    },
    ...ROLES.filter((other) => other.role !== role).map(
      (other) =>
        may.changeRoleOf(member) && {
          label: `Make ${own ? 'yourself' : 'them'} ${other.label.toLowerCase()}`,
          onSelect: () => {
            void changing.run(async () => {
              engine().groups.put(await client.groups.changeRole(group.id, username, other.role));
            });
          },
        },
    ),
    may.remove(member) && {
      label: 'Remove from the group',
      icon: UserMinus,
      danger: true,
      onSelect: () => {
        setAsked('remove');
      },
    },
  ];
  const offered = items.filter((item) => item !== false);

  return (
    <li className="flex flex-col">
      <div className="flex items-center gap-3 py-1.5">
        <Avatar address={address} name={name} size={36} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            {name}
            {own && <span className="font-normal text-muted"> (you)</span>}
          </p>
          <p className="flex items-center gap-2 text-sm text-muted">
            <span className="truncate">@{username}</span>
            {contact && <TrustBadge trust={contact.trust} compact />}
          </p>
        </div>
        <span className="text-sm text-muted">{roleLabel(role)}</span>
        {offered.length > 0 ? (
          <Menu label={`Actions for ${name}`} items={offered} />
        ) : (
          <span className="w-9" />
        )}
      </div>
      {changing.failure !== null && <Banner tone="danger">{changing.failure}</Banner>}
      <SafetyNumberDialog address={address} name={name} open={asked === 'safety'} onClose={close} />
      <ConfirmDialog
        open={asked === 'remove'}
        onClose={close}
        onConfirm={async () => {
          await client.groups.removeMember(group.id, username);
          engine().groups.changed(group.id);
        }}
        explain={explainError}
        title={`Remove ${name}?`}
        confirmLabel="Remove"
        danger
      >
        <p>They keep the messages that they had, and get none that come later.</p>
      </ConfirmDialog>
    </li>
  );
}
