import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import type { PeerState } from './entities/peer.entity.js';
import { OutboxRepository } from './outbox.repository.js';
import { PeersRepository } from './peers.repository.js';
import { PeersService } from './peers.service.js';

/** A peer as an operator sees it. */
export interface ListedPeer {
  name: string;
  state: PeerState;
  /** Thumbprints (RFC 7638) of the trusted keys that it shows, the one that signs first. */
  keys: string;
  heardAt: Date | null;
  failures: number;
  /** When it is tried next, while it fails. */
  nextAttemptAt: Date | null;
  pendingEvents: number;
  oldestAt: Date | null;
}

/** What an operator does with peers. */
@Injectable()
export class PeersAdministrationService {
  constructor(
    private readonly peers: PeersService,
    private readonly rows: PeersRepository,
    private readonly outbox: OutboxRepository,
  ) {}

  /** In the order of their names; those that are configured no more among them. */
  async list(): Promise<ListedPeer[]> {
    const backlogs = new Map((await this.outbox.backlogs()).map((backlog) => [backlog.peer, backlog]));
    const rows = await this.rows.list();
    return rows.map(({ name, state, keys, heardAt, failures, nextAttemptAt }) => ({
      ...{ name, state, keys: keys.map(({ id }) => id).join(' '), heardAt, failures },
      nextAttemptAt: failures > 0 ? nextAttemptAt : null,
      pendingEvents: backlogs.get(name)?.events ?? 0,
      oldestAt: backlogs.get(name)?.oldestAt ?? null,
    }));
  }

  /** Forgets the keys of a peer, and pins those that it shows next. @throws AppError `not_found` */
  async trust(name: string): Promise<{ name: string; state: PeerState }> {
    if (!(await this.rows.find(name))) throw new AppError('not_found', `There is no peer ${name}.`);
    await this.peers.trustAnew(name);
    return { name, state: 'unknown' };
  }
}
