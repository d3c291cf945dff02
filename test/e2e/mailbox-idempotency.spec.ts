import { randomUUID } from 'node:crypto';
import { type Answer, type PageBody, request } from '../support/api.js';
import { Device, type Message, newSecrets, sealAccountKey } from '../support/device.js';
import { base64, makeKey } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const CONFLICT = [409, 'idempotency_conflict'];

describe('a send that is repeated', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  let carol: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    const users = ['alice', 'bob', 'carol'].map((name) => Device.register(server, name));
    [alice, bob, carol] = (await Promise.all(users)) as [Device, Device, Device];
  });

  afterAll(() => server.stop());

  const file = { data: 'AAEC', filename: 'one.bin', mimeType: 'application/octet-stream' };

  const draft = (): { id: string; recipient: string; text: string; attachments: object[] } => ({
    id: randomUUID(),
    recipient: 'bob',
    text: 'a message that may be sent twice',
    attachments: [file],
  });

  function sendSealed(json: object, token = alice.token): Promise<Answer<Message>> {
    return request(server, 'POST', '/api/messages/sealed', { token, json });
  }

  const outcome = ({ status, body }: Answer<Message>): unknown[] => [status, body.code ?? body.id];

  it('is answered what was stored', async () => {
    const message = draft();
    const first = await alice.send(message);
    expect(first.status).toBe(201);
    const same = [
      message,
      { ...message, recipient: 'BOB' },
      { ...message, recipient: 'bob@localhost' },
      { ...message, replyTo: null, expiresInSeconds: null },
    ];
    for (const repeated of same) {
      const answer = await alice.send(repeated);
      expect([answer.status, answer.body]).toEqual([200, first.body]);
    }
    const { body } = await bob.call<PageBody<Message>>('GET', '/api/messages');
    expect(body.items.map(({ id }) => id)).toEqual([message.id]);
  });

  it('conflicts when anything in it differs', async () => {
    const { body: other } = await alice.send({ recipient: 'bob', text: 'another message' });
    const message = { ...draft(), replyTo: other.id, expiresInSeconds: 3600 };
    const { body: before } = await alice.send(message);
    const different = [
      { ...message, text: `${message.text}!` },
      { ...message, text: undefined },
      { ...message, attachments: [] },
      { ...message, attachments: [file, file] },
      { ...message, attachments: [{ ...file, data: 'AAED' }] },
      { ...message, attachments: [{ ...file, filename: 'two.bin' }] },
      { ...message, attachments: [{ ...file, mimeType: 'text/plain' }] },
      { ...message, recipient: 'carol' },
      { ...message, recipient: 'alice' },
      { ...message, recipient: 'nobody' },
      { ...message, replyTo: undefined },
      { ...message, replyTo: before.id },
      { ...message, expiresInSeconds: undefined },
      { ...message, expiresInSeconds: 3601 },
    ];
    for (const changed of different) expect(outcome(await alice.send(changed))).toEqual(CONFLICT);
    for (const user of [bob, carol]) {
      expect(outcome(await user.send(message))).toEqual(CONFLICT);
      expect(outcome(await user.send({ ...message, replyTo: undefined }))).toEqual(CONFLICT);
    }
    const sealed = await alice.seal(bob, { id: message.id, text: message.text });
    expect(outcome(await sendSealed(sealed))).toEqual(CONFLICT);
    expect((await alice.call('GET', `/api/messages/${message.id}`)).body).toEqual(before);
    const { body } = await carol.call<PageBody<Message>>('GET', '/api/messages');
    expect(body.items).toEqual([]);
  });

  it('makes one message of many at once', async () => {
    const message = draft();
    const answers = await Promise.all(Array.from({ length: 30 }, () => alice.send(message)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(29).fill(200), 201]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);

    const id = randomUUID();
    const racing = await Promise.all(
      [alice, bob, carol].map((user) => user.send({ id, recipient: 'carol', text: 'whose id is it?' })),
    );
    expect(racing.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('of what a client sealed is known after both rotated their keys', async () => {
    const sealed = await alice.seal(bob, { text: 'sealed to the first versions' });
    const first = await sendSealed(sealed);
    expect(outcome(first)).toEqual([201, sealed.id]);
    for (const user of [alice, bob]) {
      const { body } = await makeKey(user.secrets.accountKey);
      const rotation = { authKey: user.authKey, expectedKeyId: user.key.id, key: body };
      expect((await user.call('POST', '/api/keys/rotate', rotation)).status).toBe(201);
    }
    const again = await sendSealed(sealed);
    expect([again.status, again.body]).toEqual([200, first.body]);
    // Another message to the old versions, and the old id with another content, are refused as ever.
    expect(outcome(await sendSealed(await alice.seal(bob, { text: 'too late' })))).toEqual([
      409,
      'stale_keys',
    ]);
    const changed = await alice.seal(bob, { id: sealed.id, text: 'sealed anew' });
    expect(outcome(await sendSealed(changed))).toEqual(CONFLICT);
    expect(outcome(await sendSealed(sealed, bob.token))).toEqual(CONFLICT);
    expect(outcome(await sendSealed({ ...sealed, recipient: 'carol' }))).toEqual(CONFLICT);
    expect(outcome(await sendSealed({ ...sealed, expiresInSeconds: 60 }))).toEqual(CONFLICT);
  });

  it('is known in another session and after a password change', async () => {
    const message = draft();
    const first = await alice.send(message);
    const repeat = async (token: string): Promise<void> => {
      const path = '/api/messages/send';
      const answer = await request(server, 'POST', path, { token, json: message });
      expect([answer.status, answer.body]).toEqual([200, first.body]);
    };
    await repeat((await alice.logIn()).body.token);

    const next = newSecrets(alice.secrets.accountKey);
    const change = await alice.call('POST', '/api/auth/password', {
      currentAuthKey: alice.authKey,
      newAuthKey: base64(next.authKey),
      kdf: next.kdf,
      sealedAccountKey: await sealAccountKey(next),
    });
    expect(change.status).toBe(200);
    alice.secrets = next;
    await repeat(alice.token);
    await repeat((await alice.logIn()).body.token);
  });

  it('conflicts once the sender deleted it, and not when the reader did', async () => {
    const [forSelf, byReader, forEveryone] = [draft(), draft(), draft()];
    for (const message of [forSelf, byReader, forEveryone]) {
      expect((await alice.send(message)).status).toBe(201);
    }
    await alice.call('DELETE', `/api/messages/${forSelf.id}`);
    await bob.call('DELETE', `/api/messages/${byReader.id}`);
    await alice.call('DELETE', `/api/messages/${forEveryone.id}?scope=everyone`);
    expect(outcome(await alice.send(forSelf))).toEqual(CONFLICT);
    expect(outcome(await alice.send(byReader))).toEqual([200, byReader.id]);
    const tombstone = await alice.send(forEveryone);
    expect(tombstone.status).toBe(200);
    expect(tombstone.body).toMatchObject({ id: forEveryone.id, text: null, attachments: [], key: null });
  });
});
