import type { Group, GroupMember, GroupRole } from '@sealpost/client';
import { useLayoutEffect, useRef, useState } from 'react';
import { SafetyNumberDialog, TrustBadge, useContact } from '../contacts/index.js';
import { engine } from '../live/index.js';
import { useAction, useClient } from '../session/index.js';
import { announce, Avatar, Banner, classNames } from '../ui/index.js';
import { type MemberAction, MemberMenu } from './member-menu.js';
import type { Permissions } from './permissions.js';
import { RemoveMember } from './remove-member.js';
import { RoleQuestion } from './role-question.js';
import { roleLabel } from './roles.js';

/** Somebody in a group, with what one may change of that. */
export function MemberRow({
  group,
  member,
  me,
  may,
  onLeft,
  onGoneWithFocus,
}: {
  group: Group;
  member: GroupMember;
  /** The own address. */
  me: string;
  may: Permissions;
  /** Called when another screen is opened from here. */
  onLeft: () => void;
  /** Called when the row goes while the focus is in it. */
  onGoneWithFocus: () => void;
}) {
  const client = useClient();
  const row = useRef<HTMLLIElement>(null);
  const gone = useRef(onGoneWithFocus);
  const [asked, setAsked] = useState<Exclude<MemberAction, 'write'> | null>(null);
  const changing = useAction();
  const { address, username, displayName, role } = member;
  const own = address === me;
  const name = displayName ?? username;
  const contact = useContact(own ? null : address);

  useLayoutEffect(() => {
    const element = row.current;
    const { current: onGone } = gone;
    return () => {
      if (element?.contains(document.activeElement)) onGone();
    };
  }, []);

  async function changeRole(to: GroupRole): Promise<void> {
    engine().groups.put(await client.groups.changeRole(group.id, username, to));
    announce(`${own ? 'You are' : `${name} is`} ${withArticle(to)} now`);
  }

  function act(action: MemberAction): void {
    const asks = action === 'owner' || (own && role === 'owner');
    if (action === 'write') onLeft();
    else if (action === 'safety' || action === 'remove' || asks) setAsked(action);
    else void changing.run(() => changeRole(action));
  }

  const close = (): void => {
    setAsked(null);
  };
  return (
    <li ref={row} className="flex flex-col px-1">
      <div className="flex items-center gap-3 py-1.5">
        <Avatar address={address} name={name} size={36} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="flex items-center gap-2 text-sm text-muted">
            <span className="truncate">
              {own && 'You · '}@{username}
            </span>
            {contact && <TrustBadge trust={contact.trust} compact />}
          </p>
        </div>
        <span
          className={classNames(
            'shrink-0 text-sm',
            role === 'member' ? 'text-muted' : 'rounded-full bg-accent-soft px-2 text-accent-text',
          )}
        >
          {roleLabel(role)}
        </span>
        <MemberMenu {...{ member, name, own, may }} onSelect={act} />
      </div>
      {changing.failure !== null && <Banner tone="danger">{changing.failure}</Banner>}
      <SafetyNumberDialog address={address} name={name} open={asked === 'safety'} onClose={close} />
      <RemoveMember group={group} member={member} open={asked === 'remove'} onClose={close} />
      <RoleQuestion
        role={asked === 'safety' || asked === 'remove' ? null : asked}
        name={own ? null : name}
        onClose={close}
        onConfirm={changeRole}
      />
    </li>
  );
}

function withArticle(role: GroupRole): string {
  return role === 'member' ? 'a member' : `an ${role}`;
}
