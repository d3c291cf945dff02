import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock, SingleRun } from '../common/index.js';
import type { ConfiguredPeer } from '../config/index.js';
import { EmbeddedDataSource } from '../database/index.js';
import { EventHubService } from '../events/index.js';
import { Metrics } from '../metrics/index.js';
import { CourierService } from './courier.service.js';
import { type Backlog, OutboxRepository } from './outbox.repository.js';
import type { Peer } from './entities/peer.entity.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersRepository } from './peers.repository.js';
import { PeersService } from './peers.service.js';
import { RemoteUsersService } from './remote-users.service.js';

const EVERY_MILLISECONDS = 1000;

/**
 * Starts the delivery to each peer: when a log of one of its users has grown here, when it is heard from, and every second in any case,
 * for what other nodes have left. Each peer is delivered to by itself, so one that is slow delays no other.
 */
@Injectable()
export class OutboxJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Outbox');
  private readonly sweep = new SingleRun(this.logger, 'What is to be delivered could not be looked at');
  /** Peers to which something is delivered now; true when there is a reason to go on. */
  private readonly running = new Map<string, boolean>();
  private readonly runs = new Set<Promise<void>>();
  private isReady = false;
  private isClosing = false;
  private backlogs: Backlog[] = [];
  private rows: Peer[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly courier: CourierService,
    private readonly outbox: OutboxRepository,
    private readonly peers: PeersService,
    private readonly requests: PeerRequestsService,
    private readonly peerRows: PeersRepository,
    private readonly remoteUsers: RemoteUsersService,
    private readonly hub: EventHubService,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.watch();
    if (this.peers.all.length === 0) return;
    await this.peerRows.add(
      this.peers.all.map(({ name }) => name),
      this.clock.now(),
    );
    await this.peerRows.doubtAll();
    // Nobody else has the embedded database.
    if (this.dataSource instanceof EmbeddedDataSource) await this.peerRows.releaseAll();
    await this.remoteUsers.load();
    this.hub.onWakeElsewhere((userIds) => {
      for (const userId of userIds) this.wake(this.remoteUsers.serverOf(userId));
    });
    this.peers.onHeard((name) => {
      this.wake(name);
    });
    this.isReady = true;
    for (const { name } of this.peers.all) this.wake(name);
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    this.requests.stop();
    await Promise.allSettled(this.runs);
  }

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    if (!this.isReady || this.isClosing) return;
    await this.sweep.run(async () => {
      const isConfigured = (name: string): boolean => this.peers.find(name) !== undefined;
      this.backlogs = (await this.outbox.backlogs()).filter(({ peer }) => isConfigured(peer));
      this.rows = (await this.peerRows.list()).filter(({ name }) => isConfigured(name));
      const waiting = new Set(this.backlogs.map(({ peer }) => peer));
      for (const { name, failures } of this.rows) if (waiting.has(name) || failures > 0) this.wake(name);
    });
  }

  private wake(name: string | undefined): void {
    const peer = name === undefined ? undefined : this.peers.find(name);
    if (!peer || !this.isReady || this.isClosing) return;
    if (this.running.has(peer.name)) {
      this.running.set(peer.name, true);
      return;
    }
    this.running.set(peer.name, false);
    const run = this.deliverAll(peer).finally(() => this.runs.delete(run));
    this.runs.add(run);
  }

  private async deliverAll(peer: ConfiguredPeer): Promise<void> {
    try {
      for (let isMore = true; isMore && !this.isClosing;) {
        this.running.set(peer.name, false);
        isMore = (await this.courier.deliver(peer)) || this.running.get(peer.name) === true;
      }
    } catch (error) {
      this.logger.warn({ err: error, peer: peer.name }, 'A delivery failed here; the next run tries again.');
    } finally {
      this.running.delete(peer.name);
    }
  }

  private watch(): void {
    this.metrics.watch('sealpost_outbox_pending_events', () =>
      this.backlogs.reduce((sum, { events }) => sum + events, 0),
    );
    this.metrics.watch('sealpost_outbox_oldest_seconds', () => {
      const oldest = Math.min(...this.backlogs.map(({ oldestAt }) => oldestAt?.getTime() ?? Infinity));
      return oldest === Infinity ? 0 : Math.max(0, (this.clock.now().getTime() - oldest) / 1000);
    });
    this.metrics.watch(
      'sealpost_peers_failing',
      () => this.rows.filter(({ failures }) => failures > 0).length,
    );
    this.metrics.watch(
      'sealpost_peers_distrusted',
      () => this.rows.filter(({ state }) => state === 'key_changed').length,
    );
  }
}
