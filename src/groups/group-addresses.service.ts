import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import { UsersService } from '../users/index.js';
import { Group } from './group.entity.js';

const MAX_GROUPS = 20_000;

/** The addresses of groups, which name the server that hosts them and never change. */
@Injectable()
export class GroupAddressesService {
  private readonly known = new LRUCache<string, string>({ max: MAX_GROUPS });

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
  ) {}

  /** @param manager of the transaction that asks, if one does */
  async of(groupId: string, manager: EntityManager = this.dataSource.manager): Promise<string> {
    // Without peers all groups are here.
    if (!this.users.hasPeers) return this.users.groupAddress(groupId, null);
    const known = this.known.get(groupId);
    if (known !== undefined) return known;
    const group = await manager.findOne(Group, {
      where: { id: groupId },
      select: { id: true, server: true },
    });
    const address = this.users.groupAddress(groupId, group?.server ?? null);
    if (group) this.known.set(groupId, address);
    return address;
  }
}
