import { randomUUID } from 'node:crypto';
import { type Answer, type MessageBody, type PageBody, request, TestUser } from '../support/api.js';
import { openMessage } from '../support/opener.js';
import { random, sealMessage } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

/** The piece size is 192 KiB: 1 MiB with its tag makes six. */
const PIECES_OF_A_MEBIBYTE = 6;

describe('a send that is repeated', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  const ids = { text: randomUUID(), sealed: randomUUID(), file: randomUUID(), race: randomUUID() };

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([
      TestUser.register(server, 'alice'),
      TestUser.registerWithKeys(server, 'bob'),
    ]);
  });

  afterAll(() => server.stop());

  const atOnce = (times: number, send: (index: number) => Promise<Answer<MessageBody>>) =>
    Promise.all(Array.from({ length: times }, (_, index) => send(index)));

  /** One stored it, all others were told what it had stored. */
  function expectOneMessage(answers: Answer<MessageBody>[]): MessageBody {
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(answers.length - 1).fill(200), 201]);
    const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
    expect(bodies.size).toBe(1);
    const [message] = answers;
    if (!message) throw new Error('Nothing was sent.');
    return message.body;
  }

  it('a hundred times at once makes one message', async () => {
    const text = 'sent a hundred times at once';
    const answers = await atOnce(100, () => alice.send({ id: ids.text, recipient: 'bob', text }));
    const message = expectOneMessage(answers);
    expect(message.id).toBe(ids.text);
    const { body } = await bob.call<MessageBody>('GET', `/api/messages/${ids.text}`);
    expect(await openMessage(body, await bob.keys())).toEqual({ text, attachments: [] });
  });

  it('a hundred times at once makes one message, sealed by the client', async () => {
    const signingKey = bob.clientKey?.signingKey;
    if (!signingKey) throw new Error('Bob has keys of his own.');
    const text = 'sealed once and sent a hundred times';
    const sealed = await sealMessage({
      id: ids.sealed,
      from: bob.address,
      to: alice.address,
      text,
      readers: [alice.session.user.key, bob.session.user.key],
      signingKeyId: bob.session.user.key.id,
      signingKey,
    });
    const answers = await atOnce(100, () => bob.call('POST', '/api/messages/sealed', sealed));
    const message = expectOneMessage(answers);
    expect([message.id, message.signature]).toEqual([ids.sealed, sealed.signature]);
    const { body } = await alice.call<MessageBody>('GET', `/api/messages/${ids.sealed}`);
    expect(await openMessage(body, await alice.keys())).toEqual({ text, attachments: [] });
  });

  it('ten times at once makes one message with its file of 1 MiB', async () => {
    const file = random(1_048_576);
    const attachments = [
      { filename: 'large.bin', mimeType: 'application/octet-stream', data: file.toString('base64') },
    ];
    const answers = await atOnce(10, () => alice.send({ id: ids.file, recipient: 'bob', attachments }));
    const message = expectOneMessage(answers);
    expect(message.attachments).toMatchObject([
      { index: 0, filename: 'large.bin', size: 1_048_576, ciphertext: null },
    ]);
    const { body } = await bob.call<MessageBody>('GET', `/api/messages/${ids.file}`);
    const opened = await openMessage(body, await bob.keys());
    expect(opened.attachments[0]?.equals(file)).toBe(true);
  });

  it('under one id makes one of two different messages, and refuses the other', async () => {
    const answers = await atOnce(100, (index) =>
      alice.send({ id: ids.race, recipient: 'bob', text: `the contender number ${index % 2}` }),
    );
    const winners = answers.filter(({ status }) => status < 300);
    const losers = answers.filter(({ status }) => status === 409);
    expectOneMessage(winners);
    expect([winners.length, losers.length]).toEqual([50, 50]);
    expect(new Set(losers.map(({ body }) => body.code))).toEqual(new Set(['idempotency_conflict']));
  });

  it('by somebody else under the same id is refused', async () => {
    const { status, body } = await request(server, 'POST', '/api/messages/send', {
      token: bob.token,
      json: { id: ids.text, recipient: 'bob', text: 'sent a hundred times at once' },
    });
    expect([status, body.code]).toEqual([409, 'idempotency_conflict']);
  });

  it('is listed once, and answers the same after a restart', async () => {
    const inbox = await bob.call<PageBody<MessageBody>>('GET', '/api/messages?limit=100');
    const sent = await alice.call<PageBody<MessageBody>>('GET', '/api/messages?limit=100&direction=sent');
    const newestFirst = [ids.race, ids.file, ids.text];
    expect(inbox.body.items.map(({ id }) => id)).toEqual(newestFirst);
    expect(sent.body.items.map(({ id }) => id)).toEqual(newestFirst);

    const repeat = { id: ids.text, recipient: 'bob@localhost', text: 'sent a hundred times at once' };
    const before = await alice.send(repeat);
    await server.restart();
    expect(await alice.send(repeat)).toMatchObject({ status: 200, body: before.body });
  });

  it('leaves the rows of one message each', async () => {
    // The embedded database is read when no server has it.
    await server.kill();
    const count = (table: string): string =>
      `(SELECT count(*)::int FROM ${table} t WHERE t.message_id = m.id) AS ${table}`;
    const tables = ['mailbox_entries', 'attachments', 'attachment_pieces'].map(count).join(', ');
    const rows = await server.database.query(`SELECT m.id, ${tables} FROM messages m ORDER BY m.sent_at`);
    expect(rows).toEqual([
      { id: ids.text, mailbox_entries: 2, attachments: 0, attachment_pieces: 0 },
      { id: ids.sealed, mailbox_entries: 2, attachments: 0, attachment_pieces: 0 },
      { id: ids.file, mailbox_entries: 2, attachments: 1, attachment_pieces: PIECES_OF_A_MEBIBYTE },
      { id: ids.race, mailbox_entries: 2, attachments: 0, attachment_pieces: 0 },
    ]);
  });
});
