import type { GroupMember, GroupRole } from '@sealpost/client';

/** The roles, from the one that may do most. */
export const ROLES: readonly { role: GroupRole; label: string; words: string }[] = [
  { role: 'owner', label: 'Owner', words: 'may do everything, name other owners, and delete the group' },
  { role: 'admin', label: 'Admin', words: 'may rename the group, and add and remove members' },
  { role: 'member', label: 'Member', words: 'may read and write, and see who is in' },
];

/** What a role is called. */
export function roleLabel(role: GroupRole): string {
  return ROLES.find((known) => known.role === role)?.label ?? role;
}

/** Owners first, then admins, then the others; each in the order of joining. */
export function byRole(members: readonly GroupMember[]): GroupMember[] {
  return ROLES.flatMap(({ role }) => members.filter((member) => member.role === role));
}
