import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import type { ConfiguredPeer } from '../config/index.js';
import { RemoteUsersRegistry, type RemoteUsers, serverOf } from '../users/index.js';
import { type Answer, type Bounds, readAll, readJson } from './bounded-fetch.js';
import { BadAnswer } from './peer-description.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersService } from './peers.service.js';
import { readRemoteUser } from './remote-user-answer.js';
import { type KnownUser, RemoteUsersRepository } from './remote-users.repository.js';

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/;
const BOUNDS: Bounds = { bytes: 2_097_152, milliseconds: 10_000 };
/** So long is what a peer said of a user good enough for whoever looks the user up. */
const FRESH_MILLISECONDS = 10_000;

/** The users of peers: asked for when they are first needed, and kept. */
@Injectable()
export class RemoteUsersService implements RemoteUsers, OnModuleInit {
  private readonly logger = new Logger('RemoteUsers');
  private readonly asking = new Map<string, Promise<void>>();
  /** The peer of each user by the user's id, of those that this process has heard of. */
  private readonly servers = new Map<string, string>();

  constructor(
    private readonly registry: RemoteUsersRegistry,
    private readonly peers: PeersService,
    private readonly requests: PeerRequestsService,
    private readonly users: RemoteUsersRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (this.peers.all.length > 0) this.registry.set(this);
  }

  /** The peer whose user has this id; undefined for an account of this server, and for one that only other nodes have met. */
  serverOf(userId: string): string | undefined {
    return this.servers.get(userId);
  }

  /** Reads which users there are. */
  async load(): Promise<void> {
    for (const [id, server] of await this.users.servers()) this.servers.set(id, server);
  }

  /** @throws AppError `peer_unavailable` */
  async ensure(address: string, fresh: boolean): Promise<void> {
    const known = await this.users.find(address);
    const isKnown = known !== null && known.keyId !== null;
    if (isKnown && (!fresh || this.ageOf(known) < FRESH_MILLISECONDS)) return;
    try {
      await this.refresh(address);
    } catch (error) {
      if (!isKnown) throw error;
    }
  }

  async checkConnected(servers: string[]): Promise<void> {
    if (servers.length < 2) return;
    for (const name of servers) {
      const peer = this.peers.find(name);
      if (!peer) throw new AppError('peers_not_connected', `${name} is no peer of this server.`);
      const peers = await this.peersOf(peer);
      const stranger = servers.find((other) => other !== name && !peers.includes(other));
      if (stranger !== undefined)
        throw new AppError('peers_not_connected', `${name} and ${stranger} do not exchange messages.`);
    }
  }

  /** The names of the peers of a peer. @throws AppError `peer_unavailable` */
  private async peersOf(peer: ConfiguredPeer): Promise<unknown[]> {
    await this.peers.trusted(peer.name);
    try {
      const answer = await this.requests.ask(peer, 'peers', BOUNDS);
      const body = await readJson(answer);
      const names: unknown = typeof body === 'object' && body !== null && 'names' in body ? body.names : null;
      if (answer.status !== 200 || !Array.isArray(names)) throw new BadAnswer(`It answers ${answer.status}.`);
      return names as unknown[];
    } catch (error) {
      throw new AppError('peer_unavailable', `${peer.name} does not say who its peers are.`, {
        cause: error,
      });
    }
  }

  /** The id of a user of a peer. @returns null when there is no such user @throws AppError `peer_unavailable` */
  async idOf(address: string): Promise<string | null> {
    await this.ensure(address, false);
    const known = await this.users.find(address);
    return known?.keyId ? known.id : null;
  }

  /** The id of a user of a peer who was met before, whether or not there still is one; null for any other. */
  async knownIdOf(address: string): Promise<string | null> {
    return (await this.users.find(address))?.id ?? null;
  }

  /** Asks the peer anew when the user's current key here is another than this, null for none. */
  async compare(address: string, keyId: string | null): Promise<void> {
    const known = await this.users.find(address);
    if (known && known.keyId !== keyId) await this.refresh(address);
  }

  /** Asks the peer; somebody whom it does not know any more is written to no more. @throws AppError `peer_unavailable` */
  async refresh(address: string): Promise<void> {
    let asking = this.asking.get(address);
    if (!asking) {
      asking = this.ask(address).finally(() => this.asking.delete(address));
      this.asking.set(address, asking);
    }
    await asking;
  }

  private async ask(address: string): Promise<void> {
    const username = address.slice(0, address.indexOf('@'));
    const peer = this.peers.find(serverOf(address) ?? '');
    if (!peer || !USERNAME.test(username)) return;
    const { name } = await this.peers.trusted(peer.name);
    try {
      const answer = await this.requests.ask(peer, `users/${username}`, BOUNDS);
      await this.take(address, username, peer, answer);
    } catch (error) {
      this.logger.warn(
        { peer: name, reason: (error as Error).message },
        'A peer did not say what there is of a user.',
      );
      throw new AppError('peer_unavailable', `${name} does not say what there is of ${address}.`, {
        cause: error,
        retryAfterSeconds: 5,
      });
    }
  }

  private async take(address: string, username: string, peer: ConfiguredPeer, answer: Answer): Promise<void> {
    if (answer.status === 404) {
      await readAll(answer);
      const known = await this.users.find(address);
      if (known) await this.users.retire(known.id);
      return;
    }
    if (answer.status !== 200) {
      await readAll(answer);
      throw new Error(`It answers ${answer.status}.`);
    }
    const id = await this.users.put(address, peer.name, readRemoteUser(await readJson(answer), username));
    this.servers.set(id, peer.name);
  }

  private ageOf({ checkedAt }: KnownUser): number {
    return this.clock.now().getTime() - checkedAt.getTime();
  }
}
