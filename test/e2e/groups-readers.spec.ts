import type { MessageBody, PageBody } from '../support/api.js';
import { makeGroup, type ProblemBody, readAll, say } from '../support/groups.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

const idsOf = (messages: { id: string }[]): string[] => messages.map(({ id }) => id);

describe('readers of a group', () => {
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
  const textsOf = async (person: Person, messages: MessageBody[]): Promise<(string | null)[]> =>
    Promise.all(messages.map(async (message) => (await person.open(message)).text));

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

  describe('sealed by a client', () => {
    const sendSealed = (person: Person, body: object) =>
      person.call<MessageBody & ProblemBody>('POST', '/api/messages/sealed', body);

    it('binds the address of the group, and each member opens it', async () => {
      const group = await makeGroup(alice, [bob, carol]);
      const text = 'sealed on the device of Alice';
      const sealed = await alice.sealForGroup(group, text, [alice.key, bob.key, carol.key]);
      const { status, body } = await sendSealed(alice, sealed);
      expect([status, body.sealedBy, body.to, body.groupId, body.signature, body.signingKeyId]).toEqual([
        201,
        'client',
        `group:${group.id}@localhost`,
        group.id,
        sealed.signature,
        alice.key.id,
      ]);
      for (const person of [alice, bob, carol]) {
        expect(await textsOf(person, await history(person, group.id))).toEqual([text]);
      }
      const repeated = await sendSealed(alice, sealed);
      expect([repeated.status, repeated.body]).toEqual([200, body]);
    });

    it('must be signed for this group', async () => {
      const group = await makeGroup(alice, [bob]);
      const other = await makeGroup(alice, [bob]);
      const sealed = await alice.sealForGroup(other, 'sealed for another group', [alice.key, bob.key]);
      const { status, body } = await sendSealed(alice, { ...sealed, groupId: group.id });
      expect([status, body.code]).toEqual([400, 'invalid_signature']);
    });

    it('goes to a person or to a group', async () => {
      const group = await makeGroup(alice, [bob]);
      const sealed = await alice.sealForGroup(group, 'sealed for a group', [alice.key, bob.key]);
      for (const target of [
        { recipient: 'bob' },
        { groupId: undefined },
        { recipient: null, groupId: null },
      ]) {
        const { status, body } = await sendSealed(alice, { ...sealed, ...target });
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'invalid_request', 'recipient']);
      }
    });

    it('is 404 to a group that one is not in', async () => {
      const group = await makeGroup(alice, [bob]);
      const sealed = await dave.sealForGroup(group, 'sealed by a stranger', [dave.key, alice.key, bob.key]);
      const { status, body } = await sendSealed(dave, sealed);
      expect([status, body.code, body.keys]).toEqual([404, 'not_found', undefined]);
    });

    it('names what changed when a member came, went or rotated, and is accepted when wrapped anew', async () => {
      const erin = await Crowd.on(server).then((crowd) => crowd.join('erin'));
      const group = await makeGroup(alice, [bob, erin]);
      const messageKey = globalThis.crypto.getRandomValues(new Uint8Array(32));
      const text = 'the same message, wrapped anew';
      const first = await alice.sealForGroup(group, text, [alice.key, bob.key, erin.key], { messageKey });
      const { id } = first;
      let readers: { id: string; publicKey: string }[] = [alice.key, bob.key, erin.key];
      const rewrap = async (): Promise<object> => {
        const again = await alice.sealForGroup(group, text, readers, { id, messageKey });
        return { ...first, keys: again.keys };
      };
      const expectStale = async (
        missing: string[],
        unexpected: string[],
        people: Person[],
      ): Promise<void> => {
        const { status, body } = await sendSealed(alice, await rewrap());
        expect([status, body.code]).toEqual([409, 'stale_keys']);
        expect({ missing: body.missing, unexpected: body.unexpected }).toEqual({ missing, unexpected });
        const keys = body.keys as { address: string; id: string; publicKey: string }[];
        expect(keys.map((key) => [key.address, key.id, key.publicKey])).toEqual(
          people.map((person) => [person.address, person.key.id, person.key.publicKey]),
        );
        readers = keys;
      };

      await alice.call('POST', `/api/groups/${group.id}/members`, { username: 'carol' });
      await expectStale([carol.key.id], [], [alice, bob, erin, carol]);
      await alice.call('DELETE', `/api/groups/${group.id}/members/bob`);
      await expectStale([], [bob.key.id], [alice, erin, carol]);
      const retired = erin.key.id;
      await erin.rotate();
      await expectStale([erin.key.id], [retired], [alice, erin, carol]);

      const { status, body } = await sendSealed(alice, await rewrap());
      expect([status, body.signature]).toEqual([201, first.signature]);
      for (const person of [alice, erin, carol]) {
        expect(await textsOf(person, await history(person, group.id))).toEqual([text]);
      }
      expect(await copies(bob, group.id)).toEqual([]);
    });

    it('is refused with a wrap too few, too many, doubled, or signed by a key that is not current', async () => {
      const group = await makeGroup(alice, [bob, carol]);
      const seal = (readers: { id: string; publicKey: string }[]) =>
        alice.sealForGroup(group, 'wrapped in a wrong way', readers);
      const wrong = [
        await seal([alice.key, bob.key]),
        await seal([bob.key, carol.key]),
        await seal([alice.key, bob.key, carol.key, dave.key]),
        await seal([alice.key, bob.key, carol.key, carol.key]),
        await seal([alice.key, bob.key, bob.key]),
        { ...(await seal([alice.key, bob.key, carol.key])), signingKeyId: bob.key.id },
      ];
      for (const sealed of wrong) {
        const { status, body } = await sendSealed(alice, sealed);
        expect([status, body.code]).toEqual([409, 'stale_keys']);
      }
      expect(await history(bob, group.id)).toEqual([]);
    });
  });

  it('lists them newest first, page by page', async () => {
    const { id: groupId } = await makeGroup(alice, [bob]);
    const texts = Array.from({ length: 7 }, (_, number) => `message number ${number}`);
    const ids = await sayAll(alice, groupId, texts);
    for (const limit of [1, 3, 7]) {
      const found = await readAll<MessageBody>(bob, `/api/groups/${groupId}/messages`, limit);
      expect(idsOf(found)).toEqual([...ids].reverse());
    }
    expect(await textsOf(bob, await history(bob, groupId))).toEqual([...texts].reverse());
    for (const query of ['cursor=nonsense', 'cursor=']) {
      const bad = await bob.call<ProblemBody>('GET', `/api/groups/${groupId}/messages?${query}`);
      expect([bad.status, bad.body.code]).toEqual([400, 'invalid_cursor']);
    }
    const unknown = await bob.call<ProblemBody>('GET', `/api/groups/${groupId}/messages?direction=sent`);
    expect([unknown.status, unknown.body.code]).toEqual([400, 'invalid_request']);
  });

  it('shows a member what was sent between joining and leaving, each time', async () => {
    const { id: groupId } = await makeGroup(alice, [bob]);
    const path = `/api/groups/${groupId}/members`;
    await sayAll(alice, groupId, ['before Carol came']);
    await alice.call('POST', path, { username: 'carol' });
    const first = await sayAll(bob, groupId, ['while Carol was in', 'still while she was in']);
    expect(idsOf(await history(carol, groupId))).toEqual([...first].reverse());

    await carol.call('DELETE', `${path}/carol`);
    const [missed] = await sayAll(alice, groupId, ['after Carol went']);
    const gone = await carol.call<PageBody<MessageBody> & ProblemBody>(
      'GET',
      `/api/groups/${groupId}/messages`,
    );
    expect([gone.status, gone.body.code]).toEqual([404, 'not_found']);
    expect((await say(carol, groupId, 'may I?')).status).toBe(404);
    expect(idsOf(await copies(carol, groupId))).toEqual([...first].reverse());
    expect(idsOf(await copies(carol, groupId, 'inbox'))).toEqual([...first].reverse());
    expect((await carol.call('GET', `/api/messages/${missed}`)).status).toBe(404);

    await alice.call('POST', path, { username: 'carol' });
    const second = await sayAll(alice, groupId, ['after she came back']);
    expect(idsOf(await history(carol, groupId))).toEqual([...second, ...[...first].reverse()]);
    expect(await textsOf(carol, await history(carol, groupId))).toEqual([
      'after she came back',
      'still while she was in',
      'while Carol was in',
    ]);
  });

  it('leaves everybody their copies when the group is deleted', async () => {
    const { id: groupId } = await makeGroup(alice, [bob]);
    const ids = await sayAll(alice, groupId, ['said before the end']);
    await alice.call('DELETE', `/api/groups/${groupId}`);
    for (const person of [alice, bob]) {
      expect((await person.call('GET', `/api/groups/${groupId}/messages`)).status).toBe(404);
      expect(idsOf(await copies(person, groupId))).toEqual(ids);
    }
    expect((await say(alice, groupId, 'hello?')).status).toBe(404);
  });
});
