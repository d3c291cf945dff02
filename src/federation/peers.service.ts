import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { type ConfiguredPeer, peersOf, Settings } from '../config/index.js';
import type { Peer } from './entities/peer.entity.js';
import { followEndorsements, type PeerKey } from './peer-description.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersRepository } from './peers.repository.js';

/** How long the keys of a peer are believed before it is asked again. */
const FRESH_MILLISECONDS = 60_000;
/** Not more often is it asked because somebody names a key that it has not. */
const AGAIN_MILLISECONDS = 1000;
/** Not more often is it noted that a peer that does well is there. */
const NOTED_SECONDS = 10;

/** The configured peers, and which keys of theirs are trusted. */
@Injectable()
export class PeersService {
  private readonly logger = new Logger('Peers');
  private readonly configured: ReadonlyMap<string, ConfiguredPeer>;
  private readonly asking = new Map<string, Promise<Peer>>();
  private readonly heardOf = new EventEmitter();

  constructor(
    settings: Settings,
    private readonly peers: PeersRepository,
    private readonly requests: PeerRequestsService,
    private readonly clock: Clock,
  ) {
    this.configured = peersOf(settings);
  }

  get all(): ConfiguredPeer[] {
    return [...this.configured.values()];
  }

  find(name: string): ConfiguredPeer | undefined {
    return this.configured.get(name);
  }

  /**
   * A peer whose keys are trusted, as they were a minute ago at most.
   *
   * @throws AppError `peer_unavailable` when it cannot be asked, or shows a key that no trusted one has endorsed
   */
  async trusted(name: string): Promise<Peer> {
    const peer = await this.current(name, FRESH_MILLISECONDS);
    if (peer.state !== 'trusted')
      throw new AppError('peer_unavailable', `${name} shows a key that is not trusted.`);
    return peer;
  }

  /**
   * A key of a peer by which it signs.
   *
   * @returns null when it is not one of its trusted keys
   * @throws AppError `peer_unavailable`
   */
  async signingKey(name: string, keyId: string): Promise<PeerKey | null> {
    const find = ({ state, keys }: Peer): PeerKey | undefined =>
      state === 'trusted' ? keys.find(({ id }) => id === keyId) : undefined;
    const known = await this.peers.find(name);
    const key = known ? find(known) : undefined;
    return key ?? find(await this.current(name, AGAIN_MILLISECONDS)) ?? null;
  }

  /** A peer has sent something that it signed, or has taken something. */
  async heard(name: string): Promise<void> {
    const isNews = await this.peers.heard(name, this.clock.now(), this.clock.in(-NOTED_SECONDS));
    if (isNews) this.heardOf.emit('heard', name);
  }

  /** Calls back when a peer is heard from after a while. */
  onHeard(listener: (name: string) => void): void {
    this.heardOf.on('heard', listener);
  }

  /** Forgets the keys of a peer: those that it shows next are pinned. */
  async trustAnew(name: string): Promise<void> {
    await this.peers.update(name, {
      ...{ state: 'unknown', keyIds: [], keys: [], describedAt: null, failures: 0 },
      nextAttemptAt: this.clock.now(),
    });
  }

  /** The row of a peer, after it was asked, when it was not within so many milliseconds. */
  private async current(name: string, milliseconds: number): Promise<Peer> {
    const peer = await this.peers.find(name);
    if (!peer) throw new AppError('peer_unavailable', `${name} is no peer yet.`);
    const age = this.clock.now().getTime() - (peer.describedAt?.getTime() ?? 0);
    if (age < milliseconds) return peer;
    let asking = this.asking.get(name);
    if (!asking) {
      asking = this.ask(peer).finally(() => this.asking.delete(name));
      this.asking.set(name, asking);
    }
    return asking;
  }

  private async ask(peer: Peer): Promise<Peer> {
    const configured = this.configured.get(peer.name);
    if (!configured) throw new AppError('peer_unavailable', `${peer.name} is no peer any more.`);
    const { keys, endorsements } = await this.requests.describe(configured).catch((error: unknown) => {
      throw new AppError('peer_unavailable', `${peer.name} cannot be asked for its keys.`, { cause: error });
    });
    const known = knownKeys(peer, configured) ?? keys.map(({ id }) => id);
    const keyIds = await followEndorsements(known, endorsements);
    const [current] = keys;
    const isTrusted = current !== undefined && keyIds.includes(current.id);
    if (!isTrusted && peer.state !== 'key_changed')
      this.logger.warn(
        { peer: peer.name },
        'A peer shows a key that no trusted one has endorsed. Nothing goes there.',
      );
    const change: Partial<Peer> = isTrusted
      ? { state: 'trusted', keyIds, keys: keys.filter(({ id }) => keyIds.includes(id)) }
      : { state: 'key_changed' };
    change.describedAt = this.clock.now();
    await this.peers.update(peer.name, change);
    return { ...peer, ...change };
  }
}

/** The keys to begin with: the one that is configured alone, or those that were trusted before; null at first contact. */
function knownKeys({ keyIds }: Peer, { keyId }: ConfiguredPeer): string[] | null {
  if (keyId !== null) return [keyId];
  return keyIds.length > 0 ? keyIds : null;
}
