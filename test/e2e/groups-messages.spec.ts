import type { MessageBody } from '../support/api.js';
import { type GroupBody, makeGroup, type ProblemBody, readAll, say } from '../support/groups.js';
import { LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

const idsOf = (messages: { id: string }[]): string[] => messages.map(({ id }) => id);

describe('messages of a group', () => {
  let server: TestServer;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let dave: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    const crowd = await Crowd.on(server);
    const people = await crowd.joinAll(['alice', 'bob', 'carol', 'dave']);
    [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
  });

  afterAll(() => server.stop());

  const history = (person: Person, groupId: string): Promise<MessageBody[]> =>
    readAll<MessageBody>(person, `/api/groups/${groupId}/messages`);
  const copies = (person: Person, groupId: string, direction = 'all'): Promise<MessageBody[]> =>
    readAll<MessageBody>(person, `/api/messages?direction=${direction}&groupId=${groupId}`);

  async function sayAll(sender: Person, groupId: string, texts: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const text of texts) {
      server.canaries.add(`text "${text}"`, text);
      const { status, body } = await say(sender, groupId, text);
      expect(status).toBe(201);
      ids.push(body.id);
    }
    return ids;
  }

  describe('sealed by the server', () => {
    it.each(['/api/messages/send', '/api/groups/:id/messages'])(
      'by %s: each member opens it',
      async (route) => {
        const { id: groupId, address } = await makeGroup(alice, [bob, [carol, 'admin']]);
        const text = `Grüße an alle 📚 durch ${route}`;
        server.canaries.add(route, text);
        const data = Buffer.from('the minutes of the last meeting');
        server.canaries.add(`file by ${route}`, data);
        const inPath = route.includes(':id');
        const { status, body } = await alice.call<MessageBody>('POST', route.replace(':id', groupId), {
          ...(inPath ? {} : { groupId }),
          text,
          attachments: [{ data: data.toString('base64'), filename: 'minutes.txt', mimeType: 'text/plain' }],
        });
        expect([status, body.from, body.to, body.groupId, body.sealedBy, body.signature]).toEqual([
          201,
          'alice@localhost',
          address,
          groupId,
          'server',
          null,
        ]);
        for (const person of [alice, bob, carol]) {
          const [message] = await history(person, groupId);
          expect(message?.id).toBe(body.id);
          const opened = await person.open(message ?? body);
          expect(opened).toEqual({ text, attachments: [data] });
        }
        expect([await copies(alice, groupId, 'sent'), await copies(alice, groupId, 'inbox')]).toEqual([
          [body],
          [],
        ]);
        for (const person of [bob, carol]) {
          expect(await copies(person, groupId, 'sent')).toEqual([]);
          expect(idsOf(await copies(person, groupId, 'inbox'))).toEqual([body.id]);
        }
        expect((await dave.call('GET', `/api/messages/${body.id}`)).status).toBe(404);
        expect(await copies(dave, groupId)).toEqual([]);
      },
    );

    it('comes as one event to each member, the sender among them', async () => {
      const { id: groupId } = await makeGroup(alice, [bob, carol]);
      const readers = await Promise.all([alice, bob, carol, dave].map((person) => LogReader.of(person)));
      const [id] = await sayAll(alice, groupId, ['one event to each']);
      const events = await Promise.all(readers.map((reader) => reader.read()));
      // Whoever reads on has what came before: that is a receipt to its sender.
      const told = events.map((all) => all.filter(({ type }) => type !== 'message.delivered'));
      expect(told.map((all) => all.map(({ type, data }) => [type, data.id, data.groupId]))).toEqual([
        ...Array<unknown>(3).fill([['message.created', id, groupId]]),
        [],
      ]);
    });

    it.each([
      ['neither', () => ({})],
      ['both', (groupId: string) => ({ recipient: 'bob', groupId })],
      ['null for both', () => ({ recipient: null, groupId: null })],
      ['null for a recipient and nothing else', () => ({ recipient: null })],
      ['null for a group and nothing else', () => ({ groupId: null })],
    ])('refuses %s of recipient and groupId', async (_, target) => {
      const { id: groupId } = await makeGroup(alice, [bob]);
      const { status, body } = await alice.call<ProblemBody>('POST', '/api/messages/send', {
        ...target(groupId),
        text: 'hello',
      });
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'invalid_request', 'recipient']);
    });

    it('takes null for the one of the two that is not meant', async () => {
      const { id: groupId } = await makeGroup(alice, [bob]);
      const toGroup = { recipient: null, groupId, text: 'to the group it goes' };
      const toPerson = { recipient: 'bob', groupId: null, text: 'to the person it goes' };
      const answers = await Promise.all(
        [toGroup, toPerson].map((json) => alice.call<MessageBody>('POST', '/api/messages/send', json)),
      );
      expect(answers.map(({ status, body }) => [status, body.groupId])).toEqual([
        [201, groupId],
        [201, null],
      ]);
    });

    it.each(['x', 7, ['x'], '019A9C1E-8A52-7C40-9D0E-3F0A5C1B2D4E'])(
      'refuses the groupId %j',
      async (groupId) => {
        const { status, body } = await alice.call<ProblemBody>('POST', '/api/messages/send', {
          groupId,
          text: 'hello',
        });
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'invalid_request', 'groupId']);
      },
    );

    it('knows no group by its address', async () => {
      const { address } = await makeGroup(alice, [bob]);
      const { status, body } = await alice.call<ProblemBody>('POST', '/api/messages/send', {
        recipient: address,
        text: 'hello',
      });
      expect([status, body.code]).toEqual([404, 'recipient_not_found']);
    });

    it('is stored once under an id of its own', async () => {
      const { id: groupId } = await makeGroup(alice, [bob]);
      const id = globalThis.crypto.randomUUID();
      const json = { id, groupId, text: 'once and no more' };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => alice.call<MessageBody>('POST', '/api/messages/send', json)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(idsOf(await history(bob, groupId))).toEqual([id]);

      const byPath = await alice.call<MessageBody>('POST', `/api/groups/${groupId}/messages`, {
        id,
        text: json.text,
      });
      expect([byPath.status, byPath.body]).toEqual([200, answers[0]?.body]);
      const other = await alice.call('POST', '/api/messages/send', { ...json, text: 'something else' });
      const elsewhere = await alice.call('POST', '/api/messages/send', {
        id,
        recipient: 'bob',
        text: json.text,
      });
      const another = await bob.call('POST', '/api/messages/send', json);
      expect([other, elsewhere, another].map(({ status, body }) => [status, body.code])).toEqual(
        Array(3).fill([409, 'idempotency_conflict']),
      );
      await alice.call('PATCH', `/api/groups/${groupId}/members/bob`, { role: 'owner' });
      await alice.call('DELETE', `/api/groups/${groupId}/members/alice`);
      const afterLeaving = await alice.call('POST', '/api/messages/send', json);
      expect([afterLeaving.status, afterLeaving.body.id]).toEqual([200, id]);
    });
  });

  it('tells the sender who read it, and nobody else', async () => {
    const { id: groupId } = await makeGroup(alice, [bob, carol]);
    const [id = ''] = await sayAll(alice, groupId, ['read this']);
    const log = await LogReader.of(alice);
    const get = (person: Person): Promise<MessageBody> => person.get(`/api/messages/${id}`);
    expect((await bob.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    expect((await get(alice)).readBy.map(({ address }) => address)).toEqual(['bob@localhost']);
    const first = (await get(alice)).readBy[0]?.at;
    expect((await bob.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    expect((await carol.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    expect((await alice.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    expect((await dave.call('PUT', `/api/messages/${id}/read`)).status).toBe(404);
    const { readBy } = await get(alice);
    expect(readBy.map(({ address }) => address)).toEqual(['bob@localhost', 'carol@localhost']);
    expect(readBy[0]?.at).toBe(first);
    expect([(await get(bob)).readBy, (await get(carol)).readBy]).toEqual([[], []]);
    const read = (await log.read()).filter(({ type }) => type === 'message.read');
    expect(read.map(({ data }) => [data.messageId, data.address])).toEqual([
      [id, 'bob@localhost'],
      [id, 'carol@localhost'],
    ]);
  });

  it('is deleted by a reader for themselves, and by the sender for everyone', async () => {
    const { id: groupId } = await makeGroup(alice, [bob, carol]);
    const [id] = await sayAll(alice, groupId, ['soon to be gone']);
    expect((await bob.call('DELETE', `/api/messages/${id}`)).status).toBe(204);
    expect([await history(bob, groupId), idsOf(await history(carol, groupId))]).toEqual([[], [id]]);
    const refused = await carol.call('DELETE', `/api/messages/${id}?scope=everyone`);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);

    const log = await LogReader.of(carol);
    expect((await alice.call('DELETE', `/api/messages/${id}?scope=everyone`)).status).toBe(204);
    for (const person of [alice, carol]) {
      const [tombstone] = await history(person, groupId);
      expect([tombstone?.id, tombstone?.text, tombstone?.key]).toEqual([id, null, null]);
      expect(tombstone?.deletedAt).toMatch(/Z$/);
    }
    expect(await history(bob, groupId)).toEqual([]);
    expect((await log.read()).map(({ type, data }) => [type, data.messageId, data.scope])).toEqual([
      ['message.deleted', id, 'everyone'],
    ]);
  });

  it('takes answers only to what one sees', async () => {
    const group: GroupBody = await makeGroup(alice, [bob]);
    const [question] = await sayAll(alice, group.id, ['who comes tonight?']);
    await alice.call('POST', `/api/groups/${group.id}/members`, { username: 'carol' });
    const answer = (person: Person) =>
      person.call<MessageBody & ProblemBody>('POST', `/api/groups/${group.id}/messages`, {
        text: 'I shall come',
        replyTo: question,
      });
    const [bobs, carols] = [await answer(bob), await answer(carol)];
    expect([bobs.status, bobs.body.replyTo]).toEqual([201, question]);
    expect([carols.status, carols.body.errors?.[0]?.field]).toEqual([404, 'replyTo']);
  });
});
