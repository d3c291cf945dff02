import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { type ConfiguredPeer, Settings } from '../config/index.js';
import { EventsService } from '../events/index.js';
import { GroupReplicasService } from '../groups/index.js';
import { Metrics } from '../metrics/index.js';
import { type Batch, groupsOf, outcomeOf, type Share, toBatch } from './batch.js';
import { type Bounds, readAll, readJson } from './bounded-fetch.js';
import { MAX_EVENTS } from './dto/inbox.dto.js';
import { readInboxAnswer } from './inbox-answer.js';
import { OutboxRepository, type PendingUser } from './outbox.repository.js';
import { BadAnswer } from './peer-description.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersRepository } from './peers.repository.js';
import { PeersService } from './peers.service.js';
import { RemoteUsersService } from './remote-users.service.js';

/** Users of a peer whose logs go into one request. */
const MAX_USERS = 32;
/** Bytes after which no further log goes into a request; one stretch of a log has about 1 MiB. */
const ENOUGH_BYTES = 2_097_152;
const ANSWER: Bounds = { bytes: 262_144, milliseconds: 15_000 };
/** As long as it may take to ask for keys and to wait for an answer. */
const LEASE_SECONDS = 25;
/** Statuses by which a peer says that it does not take what it was sent, rather than that it takes nothing. */
const ABOUT_CONTENT = [400, 413];
const FIRST_RETRY_SECONDS = 0.5;
const LONGEST_RETRY_SECONDS = 60;
const GIVEN_UP_AT_ONCE = 500;

/** Brings a peer what its users are to be told of: in their order, at least once, and never two requests at a time. */
@Injectable()
export class CourierService {
  private readonly logger = new Logger('Outbox');
  /** Users of whom something was not taken, and from when on it is tried again: nobody else waits for them. */
  private readonly postponed = new Map<string, { until: number; times: number }>();
  /** Peers that this process has reached, or told that it is there. */
  private readonly greeted = new Set<string>();

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly events: EventsService,
    private readonly groups: GroupReplicasService,
    private readonly peers: PeersService,
    private readonly rows: PeersRepository,
    private readonly requests: PeerRequestsService,
    private readonly remoteUsers: RemoteUsersService,
    private readonly metrics: Metrics,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Delivers one request.
   *
   * @returns whether there may be more to deliver now
   */
  async deliver(peer: ConfiguredPeer): Promise<boolean> {
    const until = this.clock.in(LEASE_SECONDS);
    if (!(await this.rows.lease(peer.name, this.clock.now(), until))) return false;
    try {
      return await this.attempt(peer);
    } catch (error) {
      if (!isOfPeer(error)) throw error;
      await this.retryLater(peer, error);
      await this.giveUpOld(peer);
      return false;
    } finally {
      await this.rows.release(peer.name, until);
    }
  }

  private async attempt(peer: ConfiguredPeer): Promise<boolean> {
    const row = await this.peers.trusted(peer.name);
    // When it took nothing, it may be because of one event: then each goes by itself.
    const batch = await this.next(peer.name, row.failures > 1 ? 1 : MAX_EVENTS);
    const isNothing = batch.shares.length === 0;
    if (isNothing && this.greeted.has(peer.name)) return false;
    if (batch.sent.length === 0 && !isNothing) {
      await this.outbox.advance(outcomeOf(batch, []).progress, [], this.clock.now());
      return true;
    }
    const answer = await this.requests.ask(peer, 'inbox', ANSWER, batch.body);
    if (answer.status !== 200) {
      await readAll(answer);
      const [alone] = batch.sent;
      const isOfContent = ABOUT_CONTENT.includes(answer.status) && batch.sent.length === 1;
      if (!alone || !isOfContent) throw new BadAnswer(`It answers ${answer.status}.`);
      this.postpone(alone.userId);
      await this.giveUpOld(peer);
      return true;
    }
    const { results, keys } = readInboxAnswer(await readJson(answer), batch.sent.length);
    const outcome = outcomeOf(batch, results);
    await this.outbox.advance(outcome.progress, outcome.letters, this.clock.now());
    this.greeted.add(peer.name);
    this.metrics.outboxDelivered('delivered', outcome.accepted);
    this.metrics.outboxDelivered('given_up', outcome.refused);
    if (outcome.refused > 0)
      this.logger.warn({ peer: peer.name, events: outcome.refused }, 'A peer refused what it was told.');
    await this.learn(peer, keys, batch);
    for (const { userId } of outcome.progress) {
      if (outcome.waiting.includes(userId)) this.postpone(userId);
      else this.postponed.delete(userId);
    }
    if (row.failures > 0) await this.rows.update(peer.name, { failures: 0 });
    await this.peers.heard(peer.name);
    if (outcome.waiting.length > 0) await this.giveUpOld(peer);
    return !isNothing;
  }

  /** What comes next for the users of a peer. */
  private async next(peer: string, most: number): Promise<Batch> {
    const shares: Share[] = [];
    let left = most;
    let bytes = 0;
    for (const user of await this.outbox.pending(peer, MAX_USERS, this.waiting())) {
      const stretch = await this.read(user, left);
      shares.push({ user, stretch });
      left -= stretch.events.length;
      bytes += stretch.events.reduce((sum, { event }) => sum + JSON.stringify(event.data).length, 0);
      if (left <= 0 || bytes > ENOUGH_BYTES) break;
    }
    const ids = groupsOf(shares);
    return toBatch(shares, ids.length > 0 ? await this.groups.snapshots(ids) : new Map());
  }

  private async read(user: PendingUser, limit: number): Promise<Share['stretch']> {
    try {
      return await this.events.read(user.userId, user.deliveredNumber, limit);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'cursor_expired') throw error;
      this.logger.warn('What was to be delivered to a peer is no longer kept.');
      return { events: [], upTo: await this.outbox.keptFrom(user.userId), more: true };
    }
  }

  /** The keys of users who have rotated are asked for; whoever is gone is written to no more. */
  private async learn(
    peer: ConfiguredPeer,
    keys: { username: string; keyId: string }[],
    batch: Batch,
  ): Promise<void> {
    const current = new Map(keys.map(({ username, keyId }) => [`${username}@${peer.name}`, keyId]));
    for (const address of new Set(batch.sent.map(({ username }) => username))) {
      const keyId = current.get(address);
      // What is not learned now is learned at the next delivery.
      await this.remoteUsers.compare(address, keyId ?? null).catch(() => undefined);
    }
  }

  private postpone(userId: string): void {
    const times = (this.postponed.get(userId)?.times ?? 0) + 1;
    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** Math.min(times, 16), LONGEST_RETRY_SECONDS);
    this.postponed.set(userId, { until: this.clock.in(seconds).getTime(), times });
  }

  /** The users to whom nothing is delivered now. */
  private waiting(): string[] {
    const now = this.clock.now().getTime();
    return [...this.postponed].flatMap(([userId, { until }]) => (until > now ? [userId] : []));
  }

  private async retryLater({ name }: ConfiguredPeer, error: Error): Promise<void> {
    const { failures = 0 } = (await this.rows.find(name)) ?? {};
    const longest = Math.min(FIRST_RETRY_SECONDS * 2 ** Math.min(failures, 16), LONGEST_RETRY_SECONDS);
    // Half of it at least, so that a peer is not asked all the time; the rest by chance, so that not all ask at once.
    await this.rows.failed(name, this.clock.in((longest * (1 + Math.random())) / 2));
    this.greeted.delete(name);
    if (failures === 0)
      this.logger.warn({ peer: name, reason: error.message }, 'A peer does not take what it is told.');
  }

  private async giveUpOld({ name }: ConfiguredPeer): Promise<void> {
    const before = this.clock.in(-this.settings.federationGiveUpSeconds);
    const old = await this.outbox.old(name, before, GIVEN_UP_AT_ONCE);
    if (old.length === 0) return;
    const letters = old.flatMap(({ type, messageId, username }) =>
      type === 'message.created' && messageId !== null
        ? [{ messageId, address: username, reason: 'peer_unavailable' }]
        : [],
    );
    await this.outbox.advance(old, letters, this.clock.now());
    this.metrics.outboxDelivered('given_up', old.length);
    this.logger.warn(
      { peer: name, events: old.length },
      'What a peer has not taken for too long is given up.',
    );
  }
}

/** Whether a peer is what failed, in whatever way, and not this server. */
function isOfPeer(error: unknown): error is Error {
  if (error instanceof AppError) return error.code === 'peer_unavailable';
  if (error instanceof BadAnswer) return true;
  // What fetch and the streams of its answers throw, an AbortSignal among them.
  return (
    error instanceof TypeError ||
    (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name))
  );
}
