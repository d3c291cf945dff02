import { randomUUID } from 'node:crypto';
import type { PageBody } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { random } from '../support/sealer.js';
import { stored, whileStopped } from '../support/stored.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const ERASED_MILLISECONDS = 15_000;

/** Everything that is left of messages but their rows, and what the rows still hold. */
const REMAINS = `
  SELECT (SELECT count(*)::int FROM mailbox_entries WHERE message_id = ANY($1::uuid[])) AS copies,
         (SELECT count(*)::int FROM attachments WHERE message_id = ANY($1::uuid[])) AS files,
         (SELECT count(*)::int FROM attachment_pieces WHERE message_id = ANY($1::uuid[])) AS pieces,
         (SELECT count(*)::int FROM messages WHERE id = ANY($1::uuid[])) AS rows,
         (SELECT sum(num_nonnulls(text_nonce, text_ciphertext, signature, signing_key_id, reply_to))::int
          FROM messages WHERE id = ANY($1::uuid[])) AS content,
         (SELECT count(*)::int FROM messages WHERE id = ANY($1::uuid[]) AND from_address || to_address <> '') AS addresses`;

describe('messages that expire', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([Device.register(server, 'alice'), Device.register(server, 'bob')]);
  });

  afterAll(() => server.stop());

  it('are gone at once when their time comes, and erased soon after', async () => {
    const lasting = await alice.send({
      recipient: 'bob',
      text: 'a message that stays',
      expiresInSeconds: 3600,
    });
    const request = {
      id: randomUUID(),
      recipient: 'bob',
      text: 'a message that expires',
      attachments: [
        { data: random(300_000).toString('base64'), filename: 'large.bin', mimeType: 'image/png' },
        { data: random(100).toString('base64'), filename: 'small.bin', mimeType: 'image/png' },
      ],
      replyTo: lasting.body.id,
      expiresInSeconds: 2,
    };
    const sent = await alice.send(request);
    const before = await bob.call<Message>('GET', `/api/messages/${request.id}`);
    expect([before.status, before.body.expiresAt]).toEqual([200, sent.body.expiresAt]);
    const sealed = {
      ...(await alice.seal(bob, { text: 'a sealed message that expires' })),
      expiresInSeconds: 1,
    };
    const sentSealed = await alice.call<Message>('POST', '/api/messages/sealed', sealed);
    expect([lasting.status, sent.status, sentSealed.status]).toEqual([201, 201, 201]);
    const lifetime = ({ sentAt, expiresAt }: Message): number =>
      Math.round((Date.parse(expiresAt ?? '') - Date.parse(sentAt)) / 1000);
    expect([lasting, sent, sentSealed].map(({ body }) => lifetime(body))).toEqual([3600, 2, 1]);

    // It was there while it lasted; the first answer after its moment is that it is not.
    const ids = [sent.body.id, sentSealed.body.id];
    const expiry = Math.max(...[sent, sentSealed].map(({ body }) => Date.parse(body.expiresAt ?? '')));
    await until(
      () => Promise.resolve(Date.now()),
      (now) => now > expiry,
    );
    for (const user of [alice, bob]) {
      for (const id of ids) {
        for (const [method, rest] of [
          ['GET', ''],
          ['GET', '/attachments/0'],
          ['GET', '/attachments/1'],
          ['PUT', '/read'],
          ['DELETE', ''],
          ['DELETE', '?scope=everyone'],
        ] as const) {
          const { status, body } = await user.call(method, `/api/messages/${id}${rest}`);
          expect([status, body.code]).toEqual([404, 'not_found']);
        }
      }
      for (const query of ['', 'mimeType=image/*', `replyTo=${lasting.body.id}`]) {
        const list = await user.call<PageBody<Message>>('GET', `/api/messages?direction=all&${query}`);
        expect(list.body.items.map(({ id }) => id)).toEqual(query ? [] : [lasting.body.id]);
      }
      const exported = await user.call<{ messages: Message[] }>('GET', '/api/users/me/export');
      expect(exported.body.messages.map(({ id }) => id)).toEqual([lasting.body.id]);
    }
    const answer = await bob.send({ recipient: 'alice', text: 'an answer too late', replyTo: request.id });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);

    const expectIdsTaken = async (): Promise<void> => {
      const answers = [
        await alice.send(request),
        await alice.send({ ...request, expiresInSeconds: 60 }),
        await bob.send({ ...request, recipient: 'alice', replyTo: null }),
        await alice.call('POST', '/api/messages/sealed', sealed),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        Array(4).fill([409, 'idempotency_conflict']),
      );
    };
    await expectIdsTaken();
    const left = await until(
      async () => (await stored<Record<string, number>>(server, REMAINS, [ids]))[0],
      (remains) => remains?.copies === 0,
      { milliseconds: ERASED_MILLISECONDS, every: 1000 },
    );
    expect(left).toEqual({ copies: 0, files: 0, pieces: 0, rows: 2, content: 0, addresses: 0 });
    await expectIdsTaken();
    const [stays] = await stored(server, REMAINS, [[lasting.body.id]]);
    expect(stays).toEqual({ copies: 2, files: 0, pieces: 0, rows: 1, content: 2, addresses: 1 });
    expect((await bob.call('GET', `/api/messages/${lasting.body.id}`)).status).toBe(200);
  });

  it.each([0, -1, 1.5, 31_536_001, '60', true])('do not take a lifetime of %j', async (expiresInSeconds) => {
    const { status, body } = await alice.send({ recipient: 'bob', text: 'never', expiresInSeconds });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  it('are forgotten after a week, however many they are', async () => {
    const count = 1500;
    const erased = `
      INSERT INTO messages (id, from_address, to_address, sent_at, sealed_by, request_digest, erased_at)
      SELECT gen_random_uuid(), '', '', now() - interval '9 days', 'server', '\\x00', now() - interval '8 days'
      FROM generate_series(1, ${count})`;
    await whileStopped(server, () => server.database.query(erased, []));
    const left = "SELECT count(*)::int AS count FROM messages WHERE erased_at < now() - interval '7 days'";
    // A hundred at each look would take more than a minute.
    await until(
      () => stored<{ count: number }>(server, left, []),
      ([row]) => row?.count === 0,
      { milliseconds: 30_000, every: 1000 },
    );
  });

  it('go with their copies and files when they are older than messages are kept, and younger ones stay', async () => {
    const attachments = [
      { data: random(300_000).toString('base64'), filename: 'old.bin', mimeType: 'image/png' },
    ];
    const old = await alice.send({ recipient: 'bob', text: 'a message of old', attachments });
    const young = await alice.send({ recipient: 'bob', text: 'a message of now' });
    expect([old.status, young.status]).toEqual([201, 201]);
    const age = `UPDATE messages SET sent_at = sent_at - interval '8 days' WHERE id = $1`;
    await whileStopped(server, () => server.database.query(age, [old.body.id]), {
      MESSAGE_RETENTION_DAYS: '7',
    });
    const remainsOf = async (id: string): Promise<unknown> => (await stored(server, REMAINS, [[id]]))[0];
    const gone = { copies: 0, files: 0, pieces: 0, rows: 0, content: null, addresses: 0 };
    await until(
      () => bob.call('GET', `/api/messages/${old.body.id}`),
      ({ status }) => status === 404,
      { milliseconds: ERASED_MILLISECONDS },
    );
    expect(await remainsOf(old.body.id)).toEqual(gone);
    expect(await remainsOf(young.body.id)).toEqual(expect.objectContaining({ copies: 2, rows: 1 }));
    expect((await bob.call('GET', `/api/messages/${young.body.id}`)).status).toBe(200);
  });
});
