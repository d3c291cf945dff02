import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { type PageBody, request, TestUser } from '../support/api.js';
import { Device, type Message, newRecoveryCode } from '../support/device.js';
import { bytesOf, type Keyring, openMessage } from '../support/opener.js';
import { base64, random } from '../support/sealer.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { placesOf, tablesOf } from '../support/traces.js';

const PAIRS = 4;

/** Texts that may not, and that may, be found of an account that is gone. */
interface Traces {
  gone: Record<string, string>;
  kept: { name: string; messages: string[]; group: string };
}

describe('deleting an account', () => {
  let server: TestServer;
  /** Stays. */
  let alice: Device;
  /** Goes, by password. */
  let paul: TestUser;
  /** Goes, by authKey. */
  let erin: Device;
  /** What Paul and Erin sent; Alice has the tombstones. */
  const sent = new Map<string, Message>();
  /** Ciphertext, in hex, of which nothing may be left. */
  const erased: string[] = [];
  const kept: Message[] = [];

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, paul, erin] = await Promise.all([
      Device.register(server, 'alice'),
      TestUser.register(server, 'paul', { email: 'paul@example.com', displayName: 'Paul' }),
      Device.register(server, 'erin', { email: 'erin@example.com' }),
    ]);
    for (const user of [paul, erin]) {
      for (const recipient of ['alice', user.username]) {
        const { status, body } = await user.send({
          recipient,
          text: `from ${user.username} to ${recipient}`,
          attachments: [
            { data: random(200_000).toString('base64'), filename: 'large.bin', mimeType: 'image/png' },
          ],
        });
        expect(status).toBe(201);
        const whole = await user.call<Message>('GET', `/api/messages/${body.id}`);
        erased.push(...ciphertextsOf(whole.body));
        if (recipient === 'alice') sent.set(body.id, whole.body);
      }
      const { status, body } = await alice.send({ recipient: user.username, text: `to ${user.username}` });
      expect(status).toBe(201);
      kept.push(body);
      // Alice gives up her copy of this one: the copy of the one who goes is the last.
      const orphan = await alice.send({ recipient: user.username, text: `only for ${user.username}` });
      erased.push(...ciphertextsOf(orphan.body));
      expect((await alice.call('DELETE', `/api/messages/${orphan.body.id}`)).status).toBe(204);
    }
    await request(server, 'PUT', '/api/users/me/avatar', {
      token: paul.token,
      headers: { 'Content-Type': 'image/png' },
      raw: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(1000)]),
    });
  });

  afterAll(() => server.stop());

  /** The beginning of each ciphertext, in hex as the dump has it. */
  function ciphertextsOf({ text, attachments }: Message): string[] {
    return [text, ...attachments].map((box) => bytesOf(box?.ciphertext ?? '').toString('hex', 0, 32));
  }

  /** What strangers and Alice see of an account. */
  async function tracesOf(username: string): Promise<unknown[]> {
    const seen = await Promise.all(
      ['', '/keys', '/public-key', '/avatar'].map((path) =>
        alice.call('GET', `/api/users/${username}${path}`),
      ),
    );
    const { body: found } = await alice.call<PageBody<object>>('GET', `/api/users?search=${username}`);
    return [...seen.map(({ status }) => status), found.items.length];
  }

  it('needs the password or what is derived of it', async () => {
    const wrong = [
      await paul.call('DELETE', '/api/users/me', { password: `not ${paul.password}` }),
      await paul.call('DELETE', '/api/users/me', { authKey: base64(random(32)) }),
      await erin.call('DELETE', '/api/users/me', { authKey: base64(random(32)) }),
      await erin.call('DELETE', '/api/users/me', {}),
      await erin.call('DELETE', '/api/users/me'),
    ];
    expect(wrong.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'invalid_credentials'],
      [401, 'invalid_credentials'],
      [401, 'invalid_credentials'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
    ]);
    for (const user of [paul, erin]) {
      const { body } = await user.call<PageBody<Message>>('GET', '/api/messages?direction=all');
      expect(body.items.length).toBe(4);
    }
    expect(await tracesOf('paul')).toEqual([200, 200, 200, 200, 1]);
    const keys = await alice.keys();
    for (const id of sent.keys()) {
      const { body } = await alice.call<Message>('GET', `/api/messages/${id}`);
      expect((await openMessage(body, keys)).attachments.map(({ length }) => length)).toEqual([200_000]);
    }
  });

  it.each(['paul', 'erin'])('ends everything of %s', async (name) => {
    const user = name === 'paul' ? paul : erin;
    const secret = name === 'paul' ? { password: paul.password } : { authKey: erin.authKey };
    const { body: other } = await request<{ token: string }>(server, 'POST', '/api/auth/login', {
      json: { username: name, ...secret },
    });
    const answer = await user.call('DELETE', '/api/users/me', secret);
    expect([answer.status, answer.body]).toEqual([204, '']);

    for (const token of [user.token, other.token]) {
      const { status, body } = await request(server, 'GET', '/api/users/me', { token });
      expect([status, body.code]).toEqual([401, 'unauthorized']);
    }
    for (const username of [name, `${name}@example.com`]) {
      const login = await request(server, 'POST', '/api/auth/login', { json: { username, ...secret } });
      expect([login.status, login.body.code]).toEqual([401, 'invalid_credentials']);
    }
    expect(await tracesOf(name)).toEqual([404, 404, 404, 404, 0]);
    const send = await alice.send({ recipient: name, text: 'are you there?' });
    expect([send.status, send.body.code]).toEqual([404, 'recipient_not_found']);
  });

  it('leaves tombstones of what was sent, and what was received with its sender', async () => {
    const { body: inbox } = await alice.call<PageBody<Message>>('GET', '/api/messages');
    expect(inbox.items.map(({ id }) => id).sort()).toEqual([...sent.keys()].sort());
    for (const message of inbox.items) {
      expect(message).toEqual({
        ...sent.get(message.id),
        text: null,
        attachments: [],
        key: null,
        deletedAt: message.deletedAt,
        readBy: [],
      });
      expect(Math.abs(Date.parse(message.deletedAt ?? '') - Date.now())).toBeLessThan(60_000);
      const bytes = await alice.call('GET', `/api/messages/${message.id}/attachments/0`);
      expect(bytes.status).toBe(404);
    }
    const keys = await alice.keys();
    for (const message of kept) {
      const { body } = await alice.call<Message>('GET', `/api/messages/${message.id}`);
      expect(body).toEqual(message);
      expect((await openMessage(body, keys)).text).toBe(`to ${message.to.split('@')[0] ?? ''}`);
    }
  });

  it('frees the names', async () => {
    const again = await Device.register(server, 'paul', { email: 'erin@example.com', like: alice });
    expect(again.session.user.id).not.toBe(paul.session.user.id);
    const { body } = await again.call<PageBody<Message>>('GET', '/api/messages?direction=all');
    expect(body.items).toEqual([]);
  });

  it('does not wait for the other, when two who wrote to each other go at once', async () => {
    for (let pair = 0; pair < PAIRS; pair++) {
      const names = [`left${pair}`, `right${pair}`];
      const users = await Promise.all(names.map((name) => Device.register(server, name, { like: alice })));
      await Promise.all(
        users.flatMap((user, index) =>
          Array.from({ length: 5 }, () => user.sendText(names[1 - index] ?? '', 'a message of a pair')),
        ),
      );
      const answers = await Promise.all(
        users.map((user) => user.call('DELETE', '/api/users/me', { authKey: user.authKey })),
      );
      expect(answers.map(({ status, body }) => [status, body])).toEqual([
        [204, ''],
        [204, ''],
      ]);
    }
  });

  /** Somebody who has a row in every table, and everything that is known of them before they go. */
  async function register(name: string, mark: string): Promise<{ user: Device; traces: Traces }> {
    const user = await Device.register(server, name, {
      email: `${mark}@mail.example`,
      displayName: `Somebody ${mark}`,
      deviceName: `telephone of ${mark}`,
      recoveryCode: newRecoveryCode(),
    });
    const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(1000)]);
    const headers = { 'Content-Type': 'image/png' };
    await request(server, 'PUT', '/api/users/me/avatar', { token: user.token, headers, raw: picture });
    const members = ['alice'];
    const { body: group } = await user.call<{ id: string }>('POST', '/api/groups', {
      name: 'Sheep',
      members,
    });
    const attachments = [
      {
        data: random(100_000).toString('base64'),
        filename: `the ${mark}.map`,
        mimeType: `application/x-${mark}`,
      },
    ];
    const sends = [
      await user.send({ recipient: 'alice', text: 'to Alice, with a file', attachments }),
      await user.send({ recipient: 'alice', text: 'for a while', expiresInSeconds: 3600 }),
      await user.call<Message>('POST', `/api/groups/${group.id}/messages`, { text: 'to the group' }),
    ];
    const received = await alice.send({ recipient: name, text: 'to the one who goes' });
    await user.call('PUT', `/api/messages/${received.body.id}/read`);
    // Alice's devices have what was sent to her.
    const { body: log } = await alice.call<{ nextCursor: string }>('GET', '/api/events');
    await alice.call('GET', `/api/events?after=${log.nextCursor}`);
    const wholes = await Promise.all(
      sends.map(async ({ body }) => (await user.call<Message>('GET', `/api/messages/${body.id}`)).body),
    );
    const contents: Record<string, string> = {};
    for (const [index, message] of wholes.entries()) {
      contents[`wrap ${index}`] = bytesOf(message.key?.wrappedKey ?? '').toString('hex', 0, 32);
      for (const [part, text] of ciphertextsOf(message).entries())
        contents[`ciphertext ${index} ${part}`] = text;
    }
    const { body: keyring } = await user.call<Keyring>('GET', '/api/keys');
    const [key] = keyring.keys;
    return {
      user,
      traces: {
        gone: {
          'user id': user.session.user.id,
          'e-mail': `${mark}@mail.example`,
          'display name': `somebody ${mark}`,
          device: `telephone of ${mark}`,
          session: user.session.sessionId,
          token: createHash('sha256').update(user.token).digest('hex'),
          picture: picture.toString('hex', 8, 40),
          salt: bytesOf(keyring.kdf.salt).toString('hex'),
          'account key': bytesOf(keyring.sealedAccountKey.ciphertext).toString('hex'),
          'key id': user.key.id,
          fingerprint: user.key.fingerprint,
          'private key': bytesOf(key?.sealedPrivateKey.ciphertext ?? '').toString('hex', 0, 32),
          'file name': `the ${mark}.map`,
          'file type': `application/x-${mark}`,
          ...contents,
          'wrap of what was received': bytesOf(
            (await user.call<Message>('GET', `/api/messages/${received.body.id}`)).body.key?.wrappedKey ?? '',
          ).toString('hex', 0, 32),
        },
        kept: { name, messages: wholes.map(({ id }) => id), group: group.id },
      },
    };
  }

  it('leaves of an account what the documents say, and nothing else', async () => {
    const { user, traces } = await register('olaf', 'polyphemus');
    const { traces: those } = await register('nina', 'kalypso');
    expect((await user.call('DELETE', '/api/users/me', { authKey: user.authKey })).status).toBe(204);
    // The last test: the embedded database can be read when the server is stopped.
    await server.kill();
    const tables = await tablesOf(server.database);
    const found = Object.entries(traces.gone).flatMap(([what, text]) =>
      placesOf(tables, text).map((place) => `${what} in ${place}`),
    );
    expect(found).toEqual([]);
    // What is looked for is what there is of somebody who stays.
    const missing = Object.entries(those.gone).filter(([, text]) => placesOf(tables, text).length === 0);
    expect(missing).toEqual([]);
    expect(Object.keys(those.gone).length).toBeGreaterThan(20);
    // The address, with what others have: the empty messages, their own, and what their logs told them. Nothing else names the user.
    expect(placesOf(tables, traces.kept.name)).toEqual([
      'events.data',
      'mailbox_entries.peer',
      'messages.from_address',
      'messages.to_address',
    ]);
    for (const id of traces.kept.messages) {
      expect(placesOf(tables, id).filter((place) => !place.startsWith('events.'))).toEqual([
        'mailbox_entries.message_id',
        'messages.id',
      ]);
    }
    // The group is its other member's.
    expect(placesOf(tables, traces.kept.group)).toEqual([
      'events.data',
      'group_members.group_id',
      'groups.id',
      'mailbox_entries.peer',
      'messages.group_id',
      'messages.to_address',
    ]);
    if (onPostgres) {
      const url = server.database.environment.DATABASE_URL ?? '';
      const { stdout } = await promisify(execFile)('pg_dump', [url], { maxBuffer: 2 ** 28 });
      const dump = stdout.toLowerCase();
      expect(Object.entries(traces.gone).filter(([, text]) => dump.includes(text.toLowerCase()))).toEqual([]);
      expect(dump.includes(traces.kept.messages[0] ?? 'no message')).toBe(true);
    }
  });

  it('leaves no row of the account and nothing of what it sent in the database', async () => {
    const rows = (await server.database.dump()).split('\n');
    const having = (text: string): string[] => rows.filter((row) => row.includes(text));
    for (const { session } of [paul, erin]) {
      expect(having(session.user.id)).toEqual([]);
      expect(having(session.user.key.fingerprint)).toEqual([]);
    }
    for (const ciphertext of erased) expect(having(ciphertext)).toEqual([]);
    for (const message of kept) {
      expect(ciphertextsOf(message).map((ciphertext) => having(ciphertext).length)).toEqual([1]);
    }
    expect(having('users: ').length).toBe(3);
  });
});
