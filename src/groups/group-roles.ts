/** What somebody may be in a group, highest first. */
export const GROUP_ROLES = ['owner', 'admin', 'member'] as const;
export type GroupRole = (typeof GROUP_ROLES)[number];

/** Members that a group may have. */
export const MAX_MEMBERS = 256;

/** What a role allows. The roles that one may give, change and remove are those below one's own; owners may everything. */
const RIGHTS = {
  owner: { rename: true, delete: true, over: ['owner', 'admin', 'member'] },
  admin: { rename: true, delete: false, over: ['member'] },
  member: { rename: false, delete: false, over: [] },
} as const satisfies Record<GroupRole, { rename: boolean; delete: boolean; over: readonly GroupRole[] }>;

export function mayRename(role: GroupRole): boolean {
  return RIGHTS[role].rename;
}

export function mayDelete(role: GroupRole): boolean {
  return RIGHTS[role].delete;
}

/** Whether somebody of `role` may add, remove or make somebody of `other`. */
export function mayHandle(role: GroupRole, other: GroupRole): boolean {
  return (RIGHTS[role].over as readonly GroupRole[]).includes(other);
}
