import type { Caller } from '../common/index.js';
import type { Session } from './session.entity.js';
import { toSessionInfoDto } from './session.mapper.js';

describe('a session in the list', () => {
  const session = {
    id: 'one',
    userId: 'alice',
    tokenHash: Buffer.from('the hash of its token'),
    sealedDigestKey: Buffer.from('a sealed key'),
    deviceName: 'Phone',
    createdAt: new Date('2026-01-01T00:00:00.000Z'),
    lastUsedAt: new Date('2026-01-02T00:00:00.000Z'),
    expiresAt: new Date('2026-02-01T00:00:00.000Z'),
    accessTokensUntil: new Date('2026-01-02T00:10:00.000Z'),
  } satisfies Session;

  it.each([
    ['one', true],
    ['another', false],
  ])(
    'says what there is to know, and nothing that opens anything; asked by session %s',
    (sessionId, current) => {
      expect(toSessionInfoDto(session, { sessionId } as Caller)).toEqual({
        id: 'one',
        current,
        deviceName: 'Phone',
        createdAt: '2026-01-01T00:00:00.000Z',
        lastUsedAt: '2026-01-02T00:00:00.000Z',
        expiresAt: '2026-02-01T00:00:00.000Z',
        accessTokensUntil: '2026-01-02T00:10:00.000Z',
      });
    },
  );

  it('says that no access token was had by it', () => {
    const without = { ...session, accessTokensUntil: null };
    expect(toSessionInfoDto(without, { sessionId: 'one' } as Caller).accessTokensUntil).toBeNull();
  });
});
