import type { PageBody } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

/** What the database holds of the content of a message. */
interface Content {
  id: string;
  boxes: number;
  wraps: number;
  files: number;
  pieces: number;
}

const CONTENT = `
  SELECT m.id, num_nonnulls(m.text_nonce, m.text_ciphertext, m.signature)::int AS boxes,
    (SELECT count(e.wrapped_key)::int FROM mailbox_entries e WHERE e.message_id = m.id) AS wraps,
    (SELECT count(*)::int FROM attachments a WHERE a.message_id = m.id) AS files,
    (SELECT count(*)::int FROM attachment_pieces p WHERE p.message_id = m.id) AS pieces
  FROM messages m`;

describe('reading and deleting messages', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  let carol: Device;
  /** Messages by what must be left of their content at the end. */
  const erased: string[] = [];
  const kept: string[] = [];

  beforeAll(async () => {
    server = await TestServer.start();
    const users = ['alice', 'bob', 'carol'].map((name) => Device.register(server, name));
    [alice, bob, carol] = (await Promise.all(users)) as [Device, Device, Device];
  });

  afterAll(() => server.stop());

  /** From Alice to Bob, with a text, a small and a large file. */
  async function send(recipient = 'bob'): Promise<Message> {
    const file = (size: number): object => ({
      data: random(size).toString('base64'),
      filename: `${size}.bin`,
      mimeType: 'application/octet-stream',
    });
    const attachments = [file(100), file(200_000)];
    const { status, body } = await alice.send({ recipient, text: 'text to be deleted', attachments });
    expect(status).toBe(201);
    return body;
  }

  async function get(user: Device, id: string): Promise<Message & { code?: string }> {
    return (await user.call<Message>('GET', `/api/messages/${id}`)).body;
  }

  async function remove(user: Device, id: string, scope?: string): Promise<[number, unknown]> {
    const query = scope === undefined ? '' : `?scope=${scope}`;
    const { status, body } = await user.call('DELETE', `/api/messages/${id}${query}`);
    return [status, body.code];
  }

  async function idsOf(user: Device, query: string): Promise<string[]> {
    const { body } = await user.call<PageBody<Message>>('GET', `/api/messages?${query}`);
    return body.items.map(({ id }) => id);
  }

  /** Whether nothing of a message is there for a user. */
  async function expectAbsent(user: Device, id: string): Promise<void> {
    expect(await idsOf(user, 'direction=all')).not.toContain(id);
    const requests: [string, string][] = [
      ['GET', ''],
      ['GET', '/attachments/0'],
      ['PUT', '/read'],
      ['DELETE', ''],
      ['DELETE', '?scope=everyone'],
    ];
    for (const [method, path] of requests) {
      const { status, body } = await user.call(method, `/api/messages/${id}${path}`);
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'not_found']);
    }
  }

  it('marks a message read once and for all, and tells the sender alone', async () => {
    const { id, sentAt } = await send();
    kept.push(id);
    expect((await get(alice, id)).readBy).toEqual([]);
    const mark = (user: Device) => user.call('PUT', `/api/messages/${id}/read`);
    // Of a message that one only sent there is nothing to mark.
    expect((await mark(alice)).status).toBe(204);
    expect((await get(alice, id)).readBy).toEqual([]);
    expect((await mark(carol)).status).toBe(404);

    const begin = Date.now();
    expect((await mark(bob)).status).toBe(204);
    const end = Date.now();
    const { readBy } = await get(alice, id);
    expect(readBy).toEqual([{ address: 'bob@localhost', at: readBy[0]?.at }]);
    const at = Date.parse(readBy[0]?.at ?? '');
    expect([at >= begin, at <= end, at >= Date.parse(sentAt)]).toEqual([true, true, true]);
    expect((await get(bob, id)).readBy).toEqual([]);

    expect((await mark(bob)).status).toBe(204);
    expect((await get(alice, id)).readBy).toEqual(readBy);
    expect(await idsOf(bob, 'unread=false')).toEqual([id]);
  });

  it('deletes the own copy, by default, and leaves the others theirs', async () => {
    const [byReader, bySender] = [await send(), await send()];
    kept.push(byReader.id, bySender.id);
    expect(await remove(bob, byReader.id)).toEqual([204, undefined]);
    await expectAbsent(bob, byReader.id);
    expect(await get(alice, byReader.id)).toEqual({
      ...byReader,
      attachments: (await get(alice, byReader.id)).attachments,
    });

    expect(await remove(alice, bySender.id, 'self')).toEqual([204, undefined]);
    await expectAbsent(alice, bySender.id);
    const opened = await openMessage(await get(bob, bySender.id), await bob.keys());
    expect([opened.text, opened.attachments.map(({ length }) => length)]).toEqual([
      'text to be deleted',
      [100, 200_000],
    ]);
  });

  it('erases the content with the last copy', async () => {
    const [first, second] = [await send(), await send()];
    expect(await remove(bob, first.id)).toEqual([204, undefined]);
    expect(await remove(alice, first.id)).toEqual([204, undefined]);
    // Two at once: whichever is the second erases.
    const both = await Promise.all([remove(alice, second.id), remove(bob, second.id)]);
    expect(both).toEqual([
      [204, undefined],
      [204, undefined],
    ]);
    for (const { id } of [first, second]) {
      erased.push(id);
      await expectAbsent(alice, id);
      await expectAbsent(bob, id);
    }
  });

  it('deletes for everyone what one sent, and leaves a tombstone', async () => {
    const sent = await send();
    erased.push(sent.id);
    expect(await remove(bob, sent.id, 'everyone')).toEqual([403, 'forbidden']);
    expect(await remove(carol, sent.id, 'everyone')).toEqual([404, 'not_found']);
    expect((await get(bob, sent.id)).deletedAt).toBeNull();
    expect((await bob.call('PUT', `/api/messages/${sent.id}/read`)).status).toBe(204);

    const begin = Date.now();
    expect(await remove(alice, sent.id, 'everyone')).toEqual([204, undefined]);
    const ofSender = await get(alice, sent.id);
    expect(Date.parse(ofSender.deletedAt ?? '')).toBeGreaterThanOrEqual(begin);
    const tombstone = {
      ...sent,
      text: null,
      attachments: [],
      key: null,
      deletedAt: ofSender.deletedAt,
    };
    expect(ofSender).toEqual({ ...tombstone, readBy: ofSender.readBy });
    expect(ofSender.readBy.map(({ address }) => address)).toEqual(['bob@localhost']);
    expect(await get(bob, sent.id)).toEqual(tombstone);
    const { body: inbox } = await bob.call<PageBody<Message>>('GET', '/api/messages');
    expect(inbox.items.filter(({ id }) => id === sent.id)).toEqual([tombstone]);
    expect(await idsOf(bob, 'filename=bin')).not.toContain(sent.id);
    for (const user of [alice, bob]) {
      const { status, body } = await user.call('GET', `/api/messages/${sent.id}/attachments/1`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }

    // Doing it again changes nothing; the tombstone can be taken away like a message.
    expect(await remove(alice, sent.id, 'everyone')).toEqual([204, undefined]);
    expect((await get(alice, sent.id)).deletedAt).toBe(tombstone.deletedAt);
    expect(await remove(bob, sent.id)).toEqual([204, undefined]);
    await expectAbsent(bob, sent.id);
    expect((await get(alice, sent.id)).deletedAt).toBe(tombstone.deletedAt);
  });

  it('deletes for everyone what the client sealed', async () => {
    const content = random(1000);
    const sealed = await alice.seal(bob, {
      text: 'sealed and to be deleted',
      attachments: [{ filename: 'sealed.bin', mimeType: 'application/octet-stream', content }],
    });
    expect((await alice.call('POST', '/api/messages/sealed', sealed)).status).toBe(201);
    erased.push(sealed.id);
    expect(await remove(alice, sealed.id, 'everyone')).toEqual([204, undefined]);
    expect(await get(bob, sealed.id)).toMatchObject({
      sealedBy: 'client',
      text: null,
      attachments: [],
      key: null,
      signature: null,
      signingKeyId: null,
    });
  });

  it('keeps notes to oneself, which are sent and received', async () => {
    const [note, gone] = [await send('alice'), await send('alice@localhost')];
    expect([note.from, note.to]).toEqual(['alice@localhost', 'alice@localhost']);
    const both = [gone.id, note.id];
    expect(await idsOf(alice, 'with=alice')).toEqual(both);
    expect(await idsOf(alice, 'with=alice&direction=sent')).toEqual(both);
    expect(await idsOf(alice, 'with=alice&direction=all')).toEqual(both);
    expect(await idsOf(alice, 'with=alice&unread=true')).toEqual(both);
    expect((await alice.call('PUT', `/api/messages/${note.id}/read`)).status).toBe(204);
    const read = await get(alice, note.id);
    expect(read.readBy.map(({ address }) => address)).toEqual(['alice@localhost']);
    expect((await openMessage(read, await alice.keys())).text).toBe('text to be deleted');

    kept.push(note.id);
    erased.push(gone.id);
    expect(await remove(alice, gone.id)).toEqual([204, undefined]);
    await expectAbsent(alice, gone.id);
  });

  it('knows no other scope', async () => {
    expect(await remove(alice, kept[0] ?? '', 'all')).toEqual([400, 'invalid_request']);
  });

  it('leaves nothing of erased content in the database, and all of the rest', async () => {
    // The last test: the embedded database can be read when the server is stopped.
    await server.kill();
    const content = await server.database.query<Content>(CONTENT);
    const rows = new Map(content.map((row) => [row.id, row]));
    expect(rows.size).toBe(erased.length + kept.length);
    for (const id of erased) {
      expect(rows.get(id)).toEqual({ id, boxes: 0, wraps: 0, files: 0, pieces: 0 });
    }
    const [read, byReader, bySender, note] = kept;
    for (const [id, wraps] of [
      [read, 2] as const,
      [byReader, 1] as const,
      [bySender, 1] as const,
      [note, 1] as const,
    ]) {
      expect(rows.get(id ?? '')).toEqual({ id, boxes: 2, wraps, files: 2, pieces: 3 });
    }
  });
});
