import { setTimeout as wait } from 'node:timers/promises';
import { type PageBody, request, type SessionBody } from '../support/api.js';
import { Device, newRecoveryCode, sealAccountKey } from '../support/device.js';
import type { GroupBody } from '../support/groups.js';
import { type ClientKey, makeKey, makeRecovery, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const ROUNDS = 16;
/** The requests of a round begin within so many milliseconds. */
const SPREAD_MILLISECONDS = 15;
const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(500)]);

type Race = Record<string, () => Promise<{ status: number }>>;

describe('an account that goes while its devices are busy', () => {
  let server: TestServer;
  let alice: Device;
  let nextKey: ClientKey;
  const recoveryCode = newRecoveryCode();

  beforeAll(async () => {
    server = await TestServer.start();
    alice = await Device.register(server, 'alice');
    nextKey = await makeKey(alice.secrets.accountKey);
  });

  afterAll(() => server.stop());

  /** Everything that the devices of one account do at once, and what Alice does with it. */
  async function prepare(username: string): Promise<{ goer: Device; race: Race }> {
    const goer = await Device.register(server, username, { like: alice, recoveryCode });
    const sessions: SessionBody[] = [];
    for (let index = 0; index < 4; index++) sessions.push((await goer.logIn()).body);
    const as = (index: number, method: string, path: string, json?: unknown) =>
      request(server, method, path, { token: sessions[index]?.token, json });
    const { body: log } = await goer.call<PageBody<object>>('GET', '/api/events');
    const members = ['alice', username];
    const { body: group } = await alice.call<GroupBody>('POST', '/api/groups', { name: 'Both', members });
    const [toAlice, toAll, toGoer, toBoth] = [
      await goer.sendText('alice', 'to be marked as read'),
      await goer.sendText('alice', 'to be deleted for everyone'),
      await alice.sendText(username, 'to be deleted for oneself'),
      await alice.sendText(username, 'to be marked as read too'),
    ];
    const credentials = {
      newAuthKey: goer.authKey,
      kdf: goer.secrets.kdf,
      sealedAccountKey: await sealAccountKey(goer.secrets),
    };
    const { authKey: recoveryAuthKey } = await makeRecovery(recoveryCode, goer.secrets.accountKey);
    const race: Race = {
      logout: () => as(1, 'POST', '/api/auth/logout'),
      revoke: () => as(0, 'DELETE', `/api/auth/sessions/${sessions[2]?.sessionId}`),
      revokeOthers: () => as(3, 'DELETE', '/api/auth/sessions'),
      password: () => as(0, 'POST', '/api/auth/password', { currentAuthKey: goer.authKey, ...credentials }),
      recover: () => as(0, 'POST', '/api/auth/recover', { username, recoveryAuthKey, ...credentials }),
      rotate: () =>
        as(0, 'POST', '/api/keys/rotate', {
          authKey: goer.authKey,
          expectedKeyId: goer.key.id,
          key: nextKey.body,
        }),
      poll: () => as(0, 'GET', `/api/events?after=${log.nextCursor}`),
      pollFurther: async () => {
        const { body } = await as(3, 'GET', '/api/events');
        return as(3, 'GET', `/api/events?after=${String(body.nextCursor)}`);
      },
      send: () => as(0, 'POST', '/api/messages/send', { recipient: 'alice', text: 'farewell' }),
      say: () => as(3, 'POST', `/api/groups/${group.id}/messages`, { text: 'farewell, all of you' }),
      read: () => as(0, 'PUT', `/api/messages/${toBoth}/read`),
      deleteForSelf: () => as(3, 'DELETE', `/api/messages/${toGoer}`),
      deleteForEveryone: () => as(0, 'DELETE', `/api/messages/${toAll}?scope=everyone`),
      rename: () => as(3, 'PATCH', '/api/users/me', { displayName: 'Going' }),
      picture: () =>
        request(server, 'PUT', '/api/users/me/avatar', {
          token: sessions[0]?.token,
          headers: { 'Content-Type': 'image/png' },
          raw: PICTURE,
        }),
      leaveGroup: () => as(0, 'DELETE', `/api/groups/${group.id}/members/${username}`),
      aliceReads: () => alice.call('PUT', `/api/messages/${toAlice}/read`),
      aliceWrites: () => alice.send({ recipient: username, text: 'are you there?' }),
      aliceMakesGroup: () => alice.call('POST', '/api/groups', { name: 'Both again', members }),
    };
    return { goer, race };
  }

  it('answers no request with a failure of the server', async () => {
    const failed: unknown[] = [];
    const left: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { goer, race } = await prepare(`goer-${round}`);
      const start = async (name: string, ask: () => Promise<{ status: number }>): Promise<number> => {
        await wait(Math.random() * SPREAD_MILLISECONDS);
        const answer = await ask();
        if (answer.status >= 500) failed.push([name, answer.status]);
        return answer.status;
      };
      // By whichever session: those of others may be ended before.
      const leave = () => goer.call('DELETE', '/api/users/me', { authKey: goer.authKey });
      const asked = Object.entries(race).filter((_, index) => (index + round) % 3 > 0);
      const [status] = await Promise.all([
        start('leave', leave),
        ...asked.map(([name, ask]) => start(name, ask)),
      ]);
      left.push(status);
    }
    expect(failed).toEqual([]);
    expect(left.filter((status) => status !== 204 && status !== 401)).toEqual([]);
    expect(left).toContain(204);
  });

  it('leaves no copy and no event without its owner', async () => {
    await server.kill();
    const orphans = await server.database.query<{ copies: number; events: number }>(`
      SELECT (SELECT count(*)::int FROM mailbox_entries
              WHERE user_id NOT IN (SELECT id FROM users) OR message_id NOT IN (SELECT id FROM messages)) AS copies,
             (SELECT count(*)::int FROM events WHERE user_id NOT IN (SELECT user_id FROM event_heads)) AS events`);
    expect(orphans).toEqual([{ copies: 0, events: 0 }]);
    await server.restart();
  });
});
