import { Injectable } from '@nestjs/common';
import { Clock, UUID } from '../common/index.js';
import { GroupReplicasService, type ReplicaMember } from '../groups/index.js';
import { serverOf, UsersService } from '../users/index.js';
import type { EventResultDto, FederatedEventDto, FederatedGroupDto } from './dto/inbox.dto.js';
import { PeersService } from './peers.service.js';
import { RemoteUsersService } from './remote-users.service.js';

/** Members that are asked for at once. */
const AT_ONCE = 16;
/** So long after a message was sent its sender may know more of the group than this server. */
const CATCH_UP_MILLISECONDS = 60_000;

/** Takes what peers tell of groups. A host says what its groups are; every other server may say who of its users has left. */
@Injectable()
export class GroupInboxService {
  constructor(
    private readonly users: UsersService,
    private readonly remoteUsers: RemoteUsersService,
    private readonly peers: PeersService,
    private readonly replicas: GroupReplicasService,
    private readonly clock: Clock,
  ) {}

  /** @returns why it is refused, if it is @throws AppError `peer_unavailable` */
  async change(peer: string, group: FederatedGroupDto | undefined): Promise<string | null> {
    if (!group) return 'invalid_request';
    const { id, name, createdAt, members } = group;
    const servers = new Set(members.map(({ address }) => serverOf(address)));
    if ([...servers].some((server) => !this.isKnown(server))) return 'peers_not_connected';
    const found: ReplicaMember[] = [];
    for (let begin = 0; begin < members.length; begin += AT_ONCE) {
      const some = members.slice(begin, begin + AT_ONCE);
      found.push(...(await Promise.all(some.map((member) => this.memberOf(peer, member)))).flat());
    }
    const isTheirs = await this.replicas.replicate(
      peer,
      { id, name, createdAt: new Date(createdAt) },
      unique(found),
    );
    return isTheirs ? null : 'forbidden';
  }

  /** @returns why it is refused, if it is */
  async leave(
    peer: string,
    { groupId, address }: FederatedEventDto,
    type: 'group.removed' | 'group.deleted' | 'group.left',
    userId: string,
  ): Promise<string | null> {
    if (!groupId) return 'invalid_request';
    if (type !== 'group.left') {
      const isTheirs = await this.replicas.leave(peer, groupId, userId, type === 'group.deleted');
      return isTheirs ? null : 'forbidden';
    }
    if (!address || serverOf(address) !== peer) return 'forbidden';
    const memberId = await this.remoteUsers.knownIdOf(address);
    if (memberId === null) return null;
    return (await this.replicas.memberLeft(groupId, memberId)) ? null : 'forbidden';
  }

  /**
   * Whether a message to a group may be taken, from whoever is in it and for whoever is in it.
   *
   * @param to the group's address
   * @returns null when it may
   */
  async judge(to: string, groupId: string, userIds: string[], sentAt: Date): Promise<EventResultDto | null> {
    const host = await this.replicas.hostOf(groupId);
    const isIt = host !== undefined && to === this.users.groupAddress(groupId, host);
    if (isIt && (await this.replicas.areMembers(groupId, userIds))) return null;
    const isYoung = this.clock.now().getTime() - sentAt.getTime() < CATCH_UP_MILLISECONDS;
    return { status: isYoung ? 'retry' : 'refused', code: 'not_a_member' };
  }

  /** Nobody, when there is no such user. Whoever is not of the host is a member and no more, whatever it says: they could not leave. */
  private async memberOf(
    host: string,
    { address, role, joinedAt }: FederatedGroupDto['members'][number],
  ): Promise<ReplicaMember[]> {
    const username = this.users.usernameOf(address) ?? '';
    const userId =
      serverOf(username) === null
        ? (await this.users.idsOf([username])).get(username)
        : await this.remoteUsers.idOf(username);
    return userId
      ? [{ userId, role: serverOf(address) === host ? role : 'member', joinedAt: new Date(joinedAt) }]
      : [];
  }

  private isKnown(server: string | null): boolean {
    return server !== null && (this.users.isOwn(server) || this.peers.find(server) !== undefined);
  }
}

/** The id in the address of a group; null for another address. */
export function groupOf(address: string): string | null {
  const [, id = ''] = /^group:([^@]+)@/.exec(address) ?? [];
  return UUID.test(id) ? id : null;
}

function unique(members: ReplicaMember[]): ReplicaMember[] {
  return [...new Map(members.map((member) => [member.userId, member])).values()];
}
