import type { DataSource } from 'typeorm';
import type { Caller } from '../common/index.js';
import { EmbeddedDataSource } from '../database/index.js';
import { SessionCacheService } from './session-cache.service.js';

const NOW = new Date('2026-03-31T12:00:00.000Z');
const LATER = new Date('2026-04-30T12:00:00.000Z');
const caller = (userId: string, sessionId: string): Caller => ({ userId, sessionId }) as Caller;

/** The database as far as it announces the end of sessions. */
class Announcer {
  channel = '';
  announce: (sessionId: string) => void = () => undefined;

  readonly source = Object.assign(Object.create(EmbeddedDataSource.prototype) as EmbeddedDataSource, {
    listen: (channel: string, listener: (payload: string) => void): Promise<void> => {
      this.channel = channel;
      this.announce = listener;
      return Promise.resolve();
    },
  });
}

describe('SessionCacheService', () => {
  let announcer: Announcer;
  let cache: SessionCacheService;

  const remember = (tokenHash: string, who: Caller, expiresAt = LATER): void => {
    cache.watch()(tokenHash, who, expiresAt);
  };
  const userOf = (tokenHash: string, now = NOW): string | undefined => cache.get(tokenHash, now)?.userId;

  beforeEach(async () => {
    announcer = new Announcer();
    cache = new SessionCacheService(announcer.source);
    await cache.onModuleInit();
    remember('a1', caller('alice', '1'));
    remember('a2', caller('alice', '2'));
    remember('b3', caller('bob', '3'));
  });

  it('knows whose token it is, and no other', () => {
    expect(['a1', 'a2', 'b3', 'c4'].map((token) => userOf(token))).toEqual([
      'alice',
      'alice',
      'bob',
      undefined,
    ]);
    expect(announcer.channel).toBe('sealpost_sessions');
  });

  it('knows a session until it expires, and not at that moment', () => {
    remember('a5', caller('alice', '5'), new Date('2026-03-31T12:00:01.000Z'));
    expect([userOf('a5'), userOf('a5', new Date('2026-03-31T12:00:01.000Z'))]).toEqual(['alice', undefined]);
  });

  it('forgets the sessions of a user, and nobody else’s', () => {
    cache.forgetUser('alice');
    expect(['a1', 'a2', 'b3'].map((token) => userOf(token))).toEqual([undefined, undefined, 'bob']);
  });

  it('forgets the one session whose end is announced', () => {
    announcer.announce('2');
    announcer.announce('unknown');
    expect(['a1', 'a2', 'b3'].map((token) => userOf(token))).toEqual(['alice', undefined, 'bob']);
  });

  it('forgets every token of a session that ends, also when one of them was read anew', () => {
    remember('access token of 2', caller('alice', '2'));
    remember('a2', caller('alice', '2'));
    expect(userOf('access token of 2')).toBe('alice');
    announcer.announce('2');
    expect(['a2', 'access token of 2'].map((token) => userOf(token))).toEqual([undefined, undefined]);
  });

  it.each([
    [
      'is announced',
      () => {
        announcer.announce('7');
      },
    ],
    [
      'comes from here',
      () => {
        cache.forgetUser('carol');
      },
    ],
  ])('does not remember what was read before an end that %s', (_how, end) => {
    const rememberThen = cache.watch();
    end();
    rememberThen('c7', caller('carol', '7'), LATER);
    expect(userOf('c7')).toBeUndefined();
    remember('c7', caller('carol', '7'));
    expect(userOf('c7')).toBe('carol');
  });

  it('knows nothing while announcements may be missed', async () => {
    // Nothing listens on port 1.
    const away = { options: { url: 'postgres://postgres@127.0.0.1:1/none' } } as unknown as DataSource;
    cache = new SessionCacheService(away);
    remember('a1', caller('alice', '1'));
    await cache.onModuleInit();
    remember('a1', caller('alice', '1'));
    expect(userOf('a1')).toBeUndefined();
    await cache.onModuleDestroy();
  });
});
