import type { Group, GroupMember } from '@sealpost/client';

/** What somebody may do in a group. */
export interface Permissions {
  rename: boolean;
  /** Add somebody as a member. */
  add: boolean;
  delete: boolean;
  /** False for the only owner, who has to name another one or delete the group. */
  leave: boolean;
  /** Whether somebody else may be taken out. */
  remove: (member: GroupMember) => boolean;
  /** Whether the role of somebody may be changed: that of the only owner may not. */
  changeRoleOf: (member: GroupMember) => boolean;
}

/** What an address may do in a group; the server decides the same. */
export function permissionsOf({ members }: Pick<Group, 'members'>, address: string): Permissions {
  const role = members.find((member) => member.address === address)?.role;
  const owners = members.filter((member) => member.role === 'owner').length;
  const owner = role === 'owner';
  const manages = owner || role === 'admin';
  return {
    rename: manages,
    add: manages,
    delete: owner,
    leave: role !== undefined && !(owner && owners === 1),
    remove: (member) => member.address !== address && (owner || (manages && member.role === 'member')),
    changeRoleOf: (member) => owner && !(member.role === 'owner' && owners === 1),
  };
}
