import type { UsersService } from '../users/index.js';
import type { GroupDto } from './dto/group.dto.js';
import type { GroupView } from './membership.repository.js';

/** @param users knows the addresses of this server */
export function toGroupDto(
  { group, members }: GroupView,
  users: Pick<UsersService, 'addressOf' | 'groupAddress'>,
): GroupDto {
  return {
    id: group.id,
    address: users.groupAddress(group.id, group.server),
    name: group.name,
    createdAt: group.createdAt.toISOString(),
    members: members.map(({ username, displayName, role, joinedAt }) => ({
      username,
      address: users.addressOf(username),
      displayName,
      role,
      joinedAt: joinedAt.toISOString(),
    })),
  };
}
