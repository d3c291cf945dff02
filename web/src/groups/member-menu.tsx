import type { GroupMember, GroupRole } from '@sealpost/client';
import { MessageCircle, ShieldCheck, UserCog, UserMinus } from 'lucide-react';
import { useLocation } from 'wouter';
import { pathOf } from '../conversation/path.js';
import { Menu, type MenuItem } from '../ui/index.js';
import type { Permissions } from './permissions.js';
import { ROLES } from './roles.js';

/** What can be chosen for somebody in a group: a role that they are to have, or something else. */
export type MemberAction = GroupRole | 'write' | 'safety' | 'remove';

/** What one may do with somebody in a group. */
export function MemberMenu({
  member,
  name,
  own,
  may,
  onSelect,
}: {
  member: GroupMember;
  /** What they are called. */
  name: string;
  /** Whether it is oneself. */
  own: boolean;
  may: Permissions;
  /** Called with what was chosen; the conversation is opened by then. */
  onSelect: (action: MemberAction) => void;
}) {
  const [, navigate] = useLocation();
  const roles = may.changeRoleOf(member) ? ROLES.filter(({ role }) => role !== member.role) : [];
  const items: (MenuItem | false)[] = [
    !own && {
      label: 'Write a message',
      icon: MessageCircle,
      onSelect: () => {
        navigate(pathOf(member.address));
        onSelect('write');
      },
    },
    !own && {
      label: 'Safety number',
      icon: ShieldCheck,
      onSelect: () => {
        onSelect('safety');
      },
    },
    ...roles.map(({ role, label }) => ({
      label: `Make ${own ? 'yourself ' : ''}${role === 'member' ? 'a' : 'an'} ${label.toLowerCase()}`,
      icon: UserCog,
      onSelect: () => {
        onSelect(role);
      },
    })),
    may.remove(member) && {
      label: 'Remove from the group',
      icon: UserMinus,
      danger: true,
      onSelect: () => {
        onSelect('remove');
      },
    },
  ];
  const offered = items.filter((item) => item !== false);
  if (offered.length === 0) return <span className="w-9 shrink-0 pointer-coarse:w-11" />;
  return <Menu label={`Actions for ${name}`} items={offered} />;
}
