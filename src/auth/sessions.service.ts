import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThan, MoreThan, type Repository } from 'typeorm';
import { v7 as uuid } from 'uuid';
import {
  AppError,
  type Caller,
  Clock,
  decodeCursor,
  encodeCursor,
  type Page,
  toPage,
  UUID,
} from '../common/index.js';
import { Settings } from '../config/index.js';
import {
  hashToken,
  isToken,
  newToken,
  openDigestKey,
  packBox,
  sealDigestKey,
  unpackBox,
} from '../crypto/index.js';
import { Statement, transact } from '../database/index.js';
import { EventHubService, EventLogRepository } from '../events/index.js';
import { UsersService } from '../users/index.js';
import { SessionCacheService } from './session-cache.service.js';
import { Session } from './session.entity.js';

/** A session at the only moment at which its token is known. */
export interface OpenedSession {
  session: Session;
  /** 64 hex characters; stored as SHA-256. */
  token: string;
}

interface FoundSession {
  id: string;
  user_id: string;
  username: string;
  sealed_digest_key: Buffer;
  last_used_at: Date;
  expires_at: Date;
}

const FIND = new Statement<FoundSession>(`
  SELECT session.id, session.user_id, username, session.sealed_digest_key, session.last_used_at, session.expires_at
  FROM sessions session JOIN users ON users.id = session.user_id
  WHERE session.token_hash = $1 AND session.expires_at > $2`);

const SECONDS_A_DAY = 86_400;
const TOUCH_AFTER_MILLISECONDS = 60_000;

/** Sessions: opened, authenticated by token, listed, ended. */
@Injectable()
export class SessionsService {
  private readonly logger = new Logger('Sessions');
  private readonly sessions: Repository<Session>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly cache: SessionCacheService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.sessions = dataSource.getRepository(Session);
  }

  /** @param digestKey the account's key for request digests, which the new token will open */
  async open(
    manager: EntityManager,
    userId: string,
    digestKey: Buffer,
    deviceName: string | undefined,
  ): Promise<OpenedSession> {
    const token = newToken();
    const now = this.clock.now();
    const session: Session = {
      id: uuid(),
      userId,
      tokenHash: hashToken(token),
      sealedDigestKey: packBox(sealDigestKey(Buffer.from(token, 'hex'), digestKey)),
      deviceName: deviceName ?? null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.nextExpiry(),
      accessTokensUntil: null,
    };
    await manager.insert(Session, session);
    return { session, token };
  }

  /**
   * Whoever a token belongs to. Using it moves its expiry.
   *
   * @throws AppError `unauthorized` for a token that is missing, malformed, unknown, expired or revoked: all alike
   */
  async authenticate(token: string | undefined): Promise<Caller> {
    if (token === undefined || !isToken(token)) throw new AppError('unauthorized');
    const tokenHash = hashToken(token);
    const cacheKey = tokenHash.toString('base64');
    const known = this.cache.get(cacheKey, this.clock.now());
    if (known) return known;
    const remember = this.cache.watch();
    const [session] = await FIND.run(this.dataSource, [tokenHash, this.clock.now()]);
    if (!session) throw new AppError('unauthorized');
    this.touch(session);
    let digestKey: Buffer | undefined;
    const caller: Caller = {
      userId: session.user_id,
      username: session.username,
      address: this.users.addressOf(session.username),
      sessionId: session.id,
      credential: 'session',
      digestKey: () =>
        (digestKey ??= openDigestKey(Buffer.from(token, 'hex'), unpackBox(session.sealed_digest_key))),
    };
    remember(cacheKey, caller, session.expires_at);
    return caller;
  }

  /** Which of these sessions still stand. */
  async aliveOf(ids: string[]): Promise<Set<string>> {
    const alive = await this.sessions.find({
      where: { id: In(ids), expiresAt: MoreThan(this.clock.now()) },
      select: { id: true },
    });
    return new Set(alive.map(({ id }) => id));
  }

  /** Moves the expiry of sessions that are in use; what has expired stays so. */
  async prolong(ids: string[]): Promise<void> {
    const now = this.clock.now();
    await this.sessions.update(
      { id: In(ids), expiresAt: MoreThan(now) },
      { lastUsedAt: now, expiresAt: this.nextExpiry() },
    );
  }

  /** The caller's sessions, newest first. */
  async list(userId: string, limit: number, cursor?: string): Promise<Page<Session>> {
    const before = cursor === undefined ? undefined : decodeCursor('sessions', [UUID], cursor)[0];
    const sessions = await this.sessions.find({
      where: { userId, expiresAt: MoreThan(this.clock.now()), ...(before && { id: LessThan(before) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(
      sessions,
      limit,
      (session) => session,
      (session) => encodeCursor('sessions', [session.id]),
    );
  }

  /** @throws AppError `not_found` when the session is not the user's */
  async end(userId: string, id: string): Promise<void> {
    if (!(await this.remove(userId, id))) throw new AppError('not_found', 'There is no such session.');
  }

  /** @throws AppError `unauthorized` when the session that asks for it has ended meanwhile */
  async endOwn({ userId, sessionId }: Caller): Promise<void> {
    if (!(await this.remove(userId, sessionId))) throw new AppError('unauthorized');
  }

  /** Ends every session of a user but one. */
  async endOthers(userId: string, keptId: string): Promise<void> {
    await transact(this.dataSource, async (manager) => {
      await this.users.hold(manager, userId);
      await this.endOthersIn(manager, userId, keptId);
    });
    this.announceEnd(userId);
  }

  /**
   * The same at the end of a transaction that holds the account, and whose commit the caller announces.
   *
   * @param keptId null to end every one
   * @returns how many ended
   */
  async endOthersIn(manager: EntityManager, userId: string, keptId: string | null): Promise<number> {
    // What it deletes is what it tells of, however many they are and whoever ends some of them at the same moment.
    const [ended]: [{ id: string }[], number] = await manager.query(
      'DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING id',
      [userId, keptId],
    );
    await this.logEnd(
      manager,
      userId,
      ended.map(({ id }) => id),
    );
    return ended.length;
  }

  /** To be called when the end of sessions of a user is committed. */
  announceEnd(userId: string): void {
    this.cache.forgetUser(userId);
    this.hub.wake([userId]);
  }

  /** Deletes what has expired. */
  async sweep(): Promise<void> {
    await this.sessions.delete({ expiresAt: LessThan(this.clock.now()) });
  }

  /** @returns whether it was there */
  private async remove(userId: string, id: string): Promise<boolean> {
    const isEnded = await transact(this.dataSource, async (manager) => {
      await this.users.hold(manager, userId);
      const { affected } = await manager.delete(Session, { userId, id });
      if (affected !== 1) return false;
      await this.logEnd(manager, userId, [id]);
      return true;
    });
    if (isEnded) this.announceEnd(userId);
    return isEnded;
  }

  private async logEnd(manager: EntityManager, userId: string, sessionIds: string[]): Promise<void> {
    const at = this.clock.now();
    const events = sessionIds.map((sessionId) => ({
      userIds: [userId],
      type: 'session.revoked' as const,
      at,
      data: { sessionId },
    }));
    await this.log.append(manager, events);
  }

  /** Off the request's path, and at most once a minute. */
  private touch(session: FoundSession): void {
    const now = this.clock.now();
    if (now.getTime() - session.last_used_at.getTime() < TOUCH_AFTER_MILLISECONDS) return;
    this.sessions
      .update({ id: session.id }, { lastUsedAt: now, expiresAt: this.nextExpiry() })
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'A session could not be prolonged.');
      });
  }

  private nextExpiry(): Date {
    return this.clock.in(this.settings.sessionIdleDays * SECONDS_A_DAY);
  }
}
