import { type OpenedMessage, SealpostClient, SealpostError } from '@sealpost/client';
import { Device } from '../support/device.js';
import { TestServer } from '../support/test-server.js';
import { overSealedTransport } from '../support/transport.js';

const NOWHERE = '0f8f4f0e-7a0e-4b0b-9d0c-0d4f6a1f0b6a';

describe('people and groups of the client library', () => {
  let server: TestServer;
  let alice: SealpostClient;
  let bob: SealpostClient;
  let carol: Device;
  let groupId: string;

  beforeAll(async () => {
    server = await TestServer.start();
    carol = await Device.register(server, 'carol', { displayName: 'Carol' });
    alice = await register('alice', 'Alice');
    bob = await register('bob', 'Bobby');
  });

  afterAll(async () => {
    alice.close();
    bob.close();
    await server.stop();
  });

  async function register(username: string, displayName: string): Promise<SealpostClient> {
    const account = { username, displayName, password: `the password of ${username}` };
    return (
      await SealpostClient.register({ url: server.url, sealedTransport: overSealedTransport, ...account })
    ).client;
  }

  async function codeOf(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.catch((reason: unknown) => reason);
    return error instanceof SealpostError ? error.code : `no error: ${JSON.stringify(error)}`;
  }

  async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
    const seen: T[] = [];
    for await (const item of items) seen.push(item);
    return seen;
  }

  const member = (username: string, displayName: string, role: string, joinedAt?: string) => ({
    username,
    address: `${username}@localhost`,
    displayName,
    role,
    joinedAt,
  });

  const said = ({ from, to, text, direction, conversation, verification }: OpenedMessage) => ({
    from,
    to,
    text,
    direction,
    conversation,
    status: verification.status,
    signer: verification.signer?.address,
  });

  it('finds people by what their names begin with', async () => {
    const names = async (text?: string): Promise<string[]> =>
      (await all(alice.users.search(text))).map(({ username }) => username);
    expect(await names('BOB')).toEqual(['bob']);
    expect(await names('caro')).toEqual(['carol']);
    expect(await names('nobody')).toEqual([]);
    expect(await names(' ')).toEqual(await names());
    expect(await names()).toEqual(['bob', 'carol']);
  });

  it('gets somebody by name or address, and pins the key', async () => {
    const user = await alice.users.get('carol');
    expect(user).toEqual({
      id: user.id,
      username: 'carol',
      address: 'carol@localhost',
      displayName: 'Carol',
      key: carol.key,
    });
    expect(await alice.users.get('carol@localhost')).toEqual(user);
    const contact = await alice.contacts.get('carol');
    expect(contact).toEqual({
      address: 'carol@localhost',
      key: carol.key,
      trust: 'firstUse',
      comparedAt: null,
      change: null,
    });
    expect(await codeOf(alice.users.get('nobody'))).toBe('not_found');
    expect(await alice.users.avatar('nobody')).toBe(null);
  });

  it('makes a group', async () => {
    const group = await alice.groups.create({ name: 'Book club', members: ['bob'] });
    groupId = group.id;
    expect(group).toEqual({
      id: groupId,
      address: `group:${groupId}@localhost`,
      name: 'Book club',
      createdAt: group.createdAt,
      members: [
        member('alice', 'Alice', 'owner', group.members[0]?.joinedAt),
        member('bob', 'Bobby', 'member', group.members[1]?.joinedAt),
      ],
    });
    expect(await bob.groups.get(groupId)).toEqual(group);
    expect(await all(bob.groups.list())).toEqual([group]);
    expect(await codeOf(alice.groups.create({ name: 'x', members: ['nobody'] }))).toBe('member_not_found');
    expect(await codeOf(alice.groups.get(NOWHERE))).toBe('not_found');
  });

  it('lets its owner change it, and nobody who may not', async () => {
    expect((await alice.groups.rename(groupId, 'Poetry club')).name).toBe('Poetry club');
    expect(await codeOf(bob.groups.rename(groupId, 'Film club'))).toBe('forbidden');
    const rolesOf = async (): Promise<string[]> =>
      (await alice.groups.get(groupId)).members.map(({ username, role }) => `${username} ${role}`);
    await alice.groups.addMember(groupId, 'carol');
    expect(await rolesOf()).toEqual(['alice owner', 'bob member', 'carol member']);
    expect(await codeOf(alice.groups.addMember(groupId, 'carol'))).toBe('already_member');
    await alice.groups.changeRole(groupId, 'bob', 'admin');
    await bob.groups.removeMember(groupId, 'carol@localhost');
    await bob.groups.addMember(groupId, 'carol@localhost', 'member');
    expect(await rolesOf()).toEqual(['alice owner', 'bob admin', 'carol member']);
    expect(await codeOf(alice.groups.removeMember(groupId, 'alice'))).toBe('last_owner');
  });

  it('has every member read what is written in it', async () => {
    const draft = { groupId, text: 'Shall I compare thee?' };
    const sent = await alice.messages.send(draft);
    const address = `group:${groupId}@localhost`;
    const common = { from: 'alice@localhost', to: address, text: draft.text, conversation: address };
    const signed = { status: 'verified', signer: 'alice@localhost' };
    expect(said(sent)).toEqual({ ...common, direction: 'sent', ...signed });
    const [received] = await all(bob.groups.messages(groupId));
    expect(received && [received.id, said(received)]).toEqual([
      sent.id,
      { ...common, direction: 'received', ...signed },
    ]);
    const { body } = await carol.call<{ items: { id: string }[] }>('GET', `/api/groups/${groupId}/messages`);
    expect(body.items.map(({ id }) => id)).toEqual([sent.id]);
    expect(await codeOf(all(bob.groups.messages(NOWHERE)))).toBe('not_found');
  });

  it('lists conversations with their last message and what is unread', async () => {
    const direct = await alice.messages.send({ to: 'bob', text: 'See you at noon?' });
    const conversations = await all(bob.conversations.list());
    const address = `group:${groupId}@localhost`;
    expect(
      conversations.map(({ lastMessage, ...conversation }) => ({ ...conversation, ...said(lastMessage) })),
    ).toEqual([
      {
        with: 'alice@localhost',
        groupId: null,
        unreadCount: 1,
        from: 'alice@localhost',
        to: 'bob@localhost',
        text: 'See you at noon?',
        direction: 'received',
        conversation: 'alice@localhost',
        status: 'verified',
        signer: 'alice@localhost',
      },
      {
        with: address,
        groupId,
        unreadCount: 1,
        from: 'alice@localhost',
        to: address,
        text: 'Shall I compare thee?',
        direction: 'received',
        conversation: address,
        status: 'verified',
        signer: 'alice@localhost',
      },
    ]);
    await bob.messages.markRead(direct.id);
    expect((await all(bob.conversations.list())).map(({ unreadCount }) => unreadCount)).toEqual([0, 1]);
  });

  it('shows nothing of what was taken back', async () => {
    const sent = await alice.messages.send({ groupId, text: 'a slip of the tongue' });
    await alice.messages.delete(sent.id, 'everyone');
    const [slip] = await all(bob.groups.messages(groupId));
    expect([slip?.id, slip?.text, slip?.attachments, slip?.verification.status]).toEqual([
      sent.id,
      null,
      [],
      'unsigned',
    ]);
  });

  it('may be left, and dissolved', async () => {
    await bob.groups.removeMember(groupId, 'bob');
    expect(await codeOf(bob.groups.get(groupId))).toBe('not_found');
    expect(await codeOf(bob.messages.send({ groupId, text: 'still here?' }))).toBe('not_found');
    await alice.groups.delete(groupId);
    expect([await all(alice.groups.list()), await codeOf(alice.groups.get(groupId))]).toEqual([
      [],
      'not_found',
    ]);
  });
});
