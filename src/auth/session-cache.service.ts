import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Caller } from '../common/index.js';
import { Notifications } from '../database/index.js';

const MAX_SESSIONS = 50_000;
/** As often a session is read anew, which moves its expiry. */
const MILLISECONDS = 60_000;
/** Where the triggers on `sessions` announce the ids of those that have ended. */
const CHANNEL = 'sealpost_sessions';

interface Remembered {
  caller: Caller;
  expiresAt: Date;
}

/**
 * Whom tokens belong to, as it was read within the last minute. A session that ends is forgotten here before its end is answered, and on
 * every other node as soon as PostgreSQL has announced it; while announcements may be missed, nothing is remembered at all.
 */
@Injectable()
export class SessionCacheService implements OnModuleInit, OnModuleDestroy {
  private readonly byToken = new LRUCache<string, Remembered>({
    max: MAX_SESSIONS,
    ttl: MILLISECONDS,
    dispose: ({ caller }, tokenHash) => {
      this.tokensOf.get(caller.sessionId)?.delete(tokenHash);
      if (this.tokensOf.get(caller.sessionId)?.size === 0) this.tokensOf.delete(caller.sessionId);
    },
  });
  /** Its own token, and the access tokens had by it. */
  private readonly tokensOf = new Map<string, Set<string>>();
  private readonly notifications: Notifications;
  private endings = 0;

  constructor(dataSource: DataSource) {
    this.notifications = new Notifications(
      dataSource,
      CHANNEL,
      (sessionId) => {
        this.forget(sessionId);
      },
      () => {
        this.forgetAll();
      },
    );
  }

  async onModuleInit(): Promise<void> {
    await this.notifications.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.notifications.stop();
  }

  /** @param tokenHash SHA-256 of the token, as text */
  get(tokenHash: string, now: Date): Caller | undefined {
    if (!this.notifications.isLive) return undefined;
    const found = this.byToken.get(tokenHash);
    return found && found.expiresAt > now ? found.caller : undefined;
  }

  /** Takes note of the sessions that have ended so far. @returns what remembers a session, unless one has ended since */
  watch(): (tokenHash: string, caller: Caller, expiresAt: Date) => void {
    const { endings } = this;
    return (tokenHash, caller, expiresAt) => {
      if (endings !== this.endings || !this.notifications.isLive) return;
      this.byToken.set(tokenHash, { caller, expiresAt });
      const tokens = this.tokensOf.get(caller.sessionId);
      if (tokens) tokens.add(tokenHash);
      else this.tokensOf.set(caller.sessionId, new Set([tokenHash]));
    };
  }

  /** Forgets every session of a user, whichever of them ended. */
  forgetUser(userId: string): void {
    this.endings++;
    for (const [tokenHash, { caller }] of this.byToken.entries()) {
      if (caller.userId === userId) this.byToken.delete(tokenHash);
    }
  }

  private forget(sessionId: string): void {
    this.endings++;
    for (const token of [...(this.tokensOf.get(sessionId) ?? [])]) this.byToken.delete(token);
  }

  private forgetAll(): void {
    this.endings++;
    this.byToken.clear();
  }
}
