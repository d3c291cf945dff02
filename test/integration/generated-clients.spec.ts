import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Answer, type MessageBody, type PageBody, request, type SessionBody } from '../support/api.js';
import { DOCUMENT, DOCUMENT_FILE, objectsIn, OPERATIONS } from '../support/api-document.js';
import { GENERATOR_NAMES, type Generator, GeneratedClients } from '../support/clients/generate.js';
import { DocumentedApi } from '../support/documented-api.js';
import { type GroupBody, rolesOf } from '../support/groups.js';
import { type EventBody } from '../support/log-reader.js';
import { deriveRecovery, openMessage, openWithPassword } from '../support/opener.js';
import { random, sealMessage } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const OPERATION_ID = /^[a-z]+([A-Z][a-z]+)*\.[a-z]+([A-Z][a-z]+)*$/;
const PASSWORD = 'correct horse battery staple';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** The shapes of the contract, property by property; PublicKey is the `key` of its User. */
const CONTRACT = {
  Box: 'nonce ciphertext',
  KeyPair:
    'id version publicKey fingerprint signingPublicKey signingFingerprint sealedPrivateKey sealedSigningKey createdAt retiredAt',
  Keyring: 'kdf sealedAccountKey keys',
  Kdf: 'name iterations salt',
  User: 'id username address displayName key',
  PublicKey: 'id version publicKey fingerprint signingPublicKey signingFingerprint createdAt',
  Profile: 'id username address displayName key email createdAt recoveryEnabled',
  Session: 'token sessionId expiresAt user keyring recoveryCode',
  Message:
    'id from to groupId sentAt replyTo sealedBy text attachments key signature signingKeyId expiresAt editedAt deletedAt deliveredTo readBy',
  Attachment: 'index filename mimeType size nonce ciphertext href',
  MessageKey: 'keyId wrappedKey',
  Receipt: 'address at',
  Conversation: 'with groupId lastMessage unreadCount',
  Group: 'id address name createdAt members',
  GroupMember: 'username address displayName role joinedAt',
  Event: 'cursor type at data',
  MessageDeleted: 'messageId scope',
  MessageReceipt: 'messageId address at',
  KeyRotated: 'key',
  GroupUpdated: 'groupId name username address role deletedAt',
  GroupMembership: 'groupId username address role',
  SessionRevoked: 'sessionId',
  Problem: 'type title status code detail requestId errors',
};

/** The properties that are not always there. */
const OPTIONAL: Record<string, string> = {
  Session: 'recoveryCode',
  Problem: 'errors',
  GroupUpdated: 'name username address role deletedAt',
};

/** The types of events of the contract, and what the `data` of each one is. */
const EVENTS: Record<string, string> = {
  'message.created': 'Message',
  'message.deleted': 'MessageDeleted',
  'message.delivered': 'MessageReceipt',
  'message.read': 'MessageReceipt',
  'message.undelivered': 'MessageUndelivered',
  'key.rotated': 'KeyRotated',
  'contact.key_rotated': 'ContactKeyRotated',
  'group.updated': 'GroupUpdated',
  'group.member_added': 'GroupMembership',
  'group.member_removed': 'GroupMembership',
  'session.revoked': 'SessionRevoked',
};

/** Those that take another server. */
const OF_PEERS = ['message.undelivered', 'contact.key_rotated'];

/** The operations whose bodies may be as large as messages. */
const SENDS = ['messages.send', 'messages.sendSealed', 'groups.send'];

const operations = [...OPERATIONS.values()];
/** Those that are not for other servers, one of which tries the rest: test/e2e/federation.spec.ts. */
const own = operations.filter(({ operationId }) => !operationId.startsWith('federation.'));
const schemas = Object.entries(DOCUMENT.components.schemas);
const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(DOCUMENT))).toMatchObject({ valid: true });
    expect([validator.version, DOCUMENT.openapi]).toEqual(['3.1', '3.1.0']);
  });

  it('has a declared tag, a summary and a stable id for every operation', () => {
    const tags = new Set(DOCUMENT.tags.map(({ name }) => name));
    const wrong = operations.filter(
      ({ tags: own, summary, operationId }) =>
        own.length !== 1 || !own.every((tag) => tags.has(tag)) || !summary || !OPERATION_ID.test(operationId),
    );
    expect(wrong).toEqual([]);
    const written = Object.values(DOCUMENT.paths).flatMap((methods) => Object.keys(methods));
    expect([operations.length, written.length]).toEqual([53, 53]);
  });

  it('describes every error as a problem document, and 401 wherever a token is needed', () => {
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    for (const { operationId, security, responses } of operations) {
      const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect([operationId, ...errors.map(([, { content }]) => content)]).toEqual([
        operationId,
        ...errors.map(() => problem),
      ]);
      if (!security)
        expect([operationId, Object.keys(responses).includes('401')]).toEqual([operationId, true]);
    }
  });

  it('answers every success with a schema, and 204 with nothing', () => {
    for (const { operationId, responses } of operations) {
      const successes = Object.entries(responses).filter(([status]) => Number(status) < 300);
      const without = successes.filter(([, { content = {} }]) => !Object.values(content)[0]?.schema);
      expect(successes.length).toBeGreaterThan(0);
      expect([operationId, ...without.map(([status]) => status)]).toEqual([
        operationId,
        ...('204' in responses ? ['204'] : []),
      ]);
    }
  });

  it('resolves every reference', () => {
    const references = [...objectsIn(DOCUMENT)].flatMap(({ object }) => object.$ref ?? []);
    const known = new Set(
      Object.entries(DOCUMENT.components).flatMap(([kind, parts]) =>
        Object.keys(parts).map((name) => `#/components/${kind}/${name}`),
      ),
    );
    expect(references.filter((reference) => !known.has(reference as string))).toEqual([]);
    expect(references.length).toBeGreaterThan(150);
  });

  it('names every schema as the contract does, and leaves none empty or vague', () => {
    expect(schemas.filter(([name]) => !/^[A-Z][A-Za-z]+$/.test(name) || name.includes('Dto'))).toEqual([]);
    const places = [...objectsIn(DOCUMENT)];
    const at = ({ path }: { path: string[] }): string => path.join('.');
    const ofSchema = places.filter(({ path }) => path.at(-2) === 'properties' || path.at(-1) === 'items');
    const empty = ofSchema.filter(
      ({ object }) => !('type' in object || '$ref' in object || 'allOf' in object || 'anyOf' in object),
    );
    expect([
      ...empty.map(at),
      ...schemas.filter(([, { properties }]) => !properties).map(([name]) => name),
    ]).toEqual([]);
    const untyped = ofSchema.filter(({ object }) => object.type === 'object' && !('properties' in object));
    expect(untyped.map(at)).toEqual(['components.schemas.Health.properties.details']);
  });

  it('has whole numbers only, and no words of OpenAPI 3.0', () => {
    const old = [...objectsIn(DOCUMENT)].filter(
      ({ object }) =>
        object.type === 'number' ||
        object.format === 'byte' ||
        typeof object.nullable === 'boolean' ||
        typeof object.exclusiveMinimum === 'boolean',
    );
    expect(old.map(({ path }) => path.join('.'))).toEqual([]);
  });

  it.each(Object.entries(CONTRACT))('has %s with the properties of the contract', (name, properties) => {
    const schema = DOCUMENT.components.schemas[name] as { properties: object; required: string[] };
    expect(sorted(Object.keys(schema.properties))).toEqual(sorted(properties.split(' ')));
    const optional = Object.keys(schema.properties).filter((property) => !schema.required.includes(property));
    expect(sorted(optional)).toEqual(sorted(OPTIONAL[name]?.split(' ') ?? []));
  });

  it('has the types of events of the contract, and what each one says', () => {
    const { properties } = DOCUMENT.components.schemas.Event as {
      properties: { type: { enum: string[] }; data: { anyOf: { $ref: string }[] } };
    };
    const said = new Set(Object.values(EVENTS).map((name) => `#/components/schemas/${name}`));
    expect(properties.type.enum).toEqual(Object.keys(EVENTS));
    expect(properties.data.anyOf.map(({ $ref }) => $ref)).toEqual([...said]);
  });

  it('has an example for every required parameter but the id of a session', () => {
    const without = operations.flatMap(({ operationId, parameters }) =>
      parameters
        .filter(({ required, schema }) => required && schema.example === undefined)
        .map(({ name }) => `${operationId} ${name}`),
    );
    expect(without).toEqual(['sessions.revoke id']);
  });
});

describe('the documented examples, on a fresh server', () => {
  let server: TestServer;
  let api: DocumentedApi;
  let alice: SessionBody;
  let bob: SessionBody;
  /** The groups of Alice: one that she makes alone, and one that she makes with Bob. */
  let ownGroup: GroupBody;
  let sharedGroup: GroupBody;
  /** Where Alice's log begins. */
  let beginning: string;
  const unsent = new Set(
    operations.flatMap(({ operationId, requestBody }) =>
      Object.keys(requestBody?.content['application/json']?.examples ?? {}).map(
        (name) => `${operationId} ${name}`,
      ),
    ),
  );

  beforeAll(async () => {
    server = await TestServer.start();
    api = new DocumentedApi(server);
    server.canaries.add('the password of the examples', PASSWORD);
  });

  afterAll(() => server.stop());

  /** Sends an example as it stands, or with `changes` or `parameters` where no example can work for every account. */
  async function press<Body = Record<string, unknown>>(
    operationId: string,
    name: string,
    token?: string,
    { changes = {}, parameters = {} }: { changes?: object; parameters?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const example = OPERATIONS.get(operationId)?.requestBody?.content['application/json']?.examples?.[name];
    const json = { ...example?.value, ...changes };
    const call = { json, parameters, ...(token !== undefined && { token }) };
    const answer = await api.call<Body>(operationId, call);
    unsent.delete(`${operationId} ${name}`);
    return answer;
  }

  it('is the document that the server serves', async () => {
    const served = await fetch(`${server.url}/openapi.json`);
    expect(await served.json()).toEqual(DOCUMENT);
    expect((await readFile(DOCUMENT_FILE, 'utf8')).endsWith('}\n')).toBe(true);
  });

  it('registers Alice and Bob, and logs both in', async () => {
    const registered = [
      await press<SessionBody>('auth.register', 'alice'),
      await press<SessionBody>('auth.register', 'bob'),
    ];
    expect(registered.map(({ status }) => status)).toEqual([201, 201]);
    const loggedIn = [
      await press<SessionBody>('auth.login', 'alice'),
      await press<SessionBody>('auth.login', 'bob'),
    ];
    expect(loggedIn.map(({ status }) => status)).toEqual([200, 200]);
    for (const { body } of [...registered, ...loggedIn]) {
      server.canaries.add(`token ${body.sessionId}`, body.token);
      if (body.recoveryCode) server.canaries.add(`code ${body.sessionId}`, body.recoveryCode);
    }
    [alice, bob] = loggedIn.map(({ body }) => body) as [SessionBody, SessionBody];
    expect([alice.user.username, bob.user.username]).toEqual(['alice', 'bob']);
    const log = await api.call<PageBody<EventBody>>('events.list', { token: alice.token });
    expect([log.status, log.body.items]).toEqual([200, []]);
    beginning = log.body.nextCursor ?? '';
  });

  it('sends, twice over', async () => {
    const statuses: number[] = [];
    for (const name of ['note', 'file', 'note', 'file']) {
      statuses.push((await press('messages.send', name, alice.token)).status);
    }
    expect(statuses).toEqual([201, 201, 200, 200]);
  });

  it('makes groups, and changes who is in them', async () => {
    const { token } = alice;
    const made = [
      await press<GroupBody>('groups.create', 'alone', token),
      await press<GroupBody>('groups.create', 'bob', token),
    ];
    [ownGroup, sharedGroup] = made.map(({ body }) => body) as [GroupBody, GroupBody];
    expect(made.map(({ status, body }) => [status, body.name, rolesOf(body)])).toEqual([
      [201, 'Book club', { alice: 'owner' }],
      [201, 'Book club', { alice: 'owner', bob: 'member' }],
    ]);

    const parameters = { id: ownGroup.id };
    const added = await press<GroupBody>('groups.addMember', 'member', token, { parameters });
    const again = await press('groups.addMember', 'admin', token, { parameters });
    const removed = await api.call('groups.removeMember', { token, parameters });
    const back = await press<GroupBody>('groups.addMember', 'admin', token, { parameters });
    expect([added.status, again.status, removed.status, back.status]).toEqual([201, 409, 204, 201]);
    expect([rolesOf(added.body).bob, again.body.code, rolesOf(back.body).bob]).toEqual([
      'member',
      'already_member',
      'admin',
    ]);

    const of = { parameters: { id: sharedGroup.id } };
    const promoted = await press<GroupBody>('groups.changeRole', 'admin', token, of);
    const renamed = await press<GroupBody>('groups.rename', 'name', token, of);
    expect([promoted.status, rolesOf(promoted.body).bob]).toEqual([200, 'admin']);
    expect([renamed.status, renamed.body.name]).toEqual([200, 'Film club']);
  });

  it('talks in a group, and has it as a conversation', async () => {
    server.canaries.add('the text of the examples', 'hello, everybody');
    const parameters = { id: sharedGroup.id };
    const sent = [
      await press<MessageBody>('groups.send', 'text', alice.token, { parameters }),
      await press<MessageBody>('groups.send', 'file', bob.token, { parameters }),
    ];
    const [text, file] = sent.map(({ body }) => body) as [MessageBody, MessageBody];
    expect(sent.map(({ status, body }) => [status, body.to])).toEqual([
      [201, sharedGroup.address],
      [201, sharedGroup.address],
    ]);
    const repetition = { parameters, changes: { id: globalThis.crypto.randomUUID() } };
    const first = await press<MessageBody>('groups.send', 'text', alice.token, repetition);
    const again = await press<MessageBody>('groups.send', 'text', alice.token, repetition);
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);

    const { body: history } = await api.call<PageBody<MessageBody>>('groups.messages', {
      token: bob.token,
      parameters,
    });
    expect(history.items.map(({ id }) => id)).toEqual([first.body.id, file.id, text.id]);
    const { body: conversations } = await api.call<
      PageBody<{ with: string; groupId: string | null; unreadCount: number }>
    >('conversations.list', { token: bob.token });
    expect(
      conversations.items.map(({ with: peer, groupId, unreadCount }) => [peer, groupId, unreadCount]),
    ).toEqual([
      [sharedGroup.address, sharedGroup.id, 2],
      [alice.user.address, null, 1],
    ]);
  });

  it('changes the profile and the keys', async () => {
    const changed = await press('users.update', 'both', alice.token);
    expect(changed.body).toMatchObject({ displayName: 'Alice Liddell', email: 'alice@example.com' });
    const cleared = await press('users.update', 'clear', alice.token);
    expect(cleared.body).toMatchObject({ displayName: 'Alice Liddell', email: null });
    const rotated = await press('keys.rotate', 'password', alice.token);
    expect([changed.status, cleared.status, rotated.status]).toEqual([200, 200, 201]);
    const picture = { token: alice.token, raw: PNG, headers: { 'Content-Type': 'image/png' } };
    expect((await api.call('users.putAvatar', picture)).status).toBe(204);
  });

  it('reads everything there is to read with the documented parameters', async () => {
    const reading = own.filter(({ method }) => method === 'get');
    const statuses = await Promise.all(
      reading.map(async ({ operationId }) => [
        operationId,
        (await api.call(operationId, { token: alice.token })).status,
      ]),
    );
    // The server gives the ids of groups, so the documented one is that of none.
    const ofGroups = new Set(['groups.get', 'groups.messages']);
    expect(statuses).toEqual(
      reading.map(({ operationId }) => [operationId, ofGroups.has(operationId) ? 404 : 200]),
    );
    const parameters = { id: sharedGroup.id };
    for (const operationId of ofGroups) {
      expect((await api.call(operationId, { token: alice.token, parameters })).status).toBe(200);
    }
    const { status, headers } = await api.call('attachments.get', {
      token: bob.token,
      headers: { Range: 'bytes=0-3' },
    });
    expect([status, headers.get('Content-Length')]).toEqual([206, '4']);
  });

  it('answers as documented without a token, without JSON and with the wrong content type', async () => {
    const closed = operations.filter(({ security }) => !security);
    const statuses = await Promise.all(
      closed.map(async ({ operationId }) => (await api.call(operationId)).status),
    );
    expect(statuses).toEqual(closed.map(() => 401));
    expect(closed.length).toBe(39);

    const taking = own.filter(({ requestBody }) => requestBody?.content['application/json']);
    for (const { operationId } of taking) {
      const bytes = SENDS.includes(operationId) ? 41_943_040 : 262_144;
      const sent: [string, string][] = [
        ['{', 'application/json'],
        ['{', 'text/plain'],
        [`"${'a'.repeat(bytes)}"`, 'application/json'],
        ['{"unknown":1}', 'application/json'],
      ];
      const codes: unknown[] = [];
      for (const [raw, type] of sent) {
        const { token } = alice;
        const answer = await api.call(operationId, { token, raw, headers: { 'Content-Type': type } });
        codes.push(answer.body.code);
      }
      expect([operationId, ...codes]).toEqual([
        operationId,
        'invalid_json',
        'unsupported_media_type',
        'payload_too_large',
        'invalid_request',
      ]);
    }
    expect(taking.length).toBe(17);
  });

  it('answers as documented for a group that is not there', async () => {
    const ofGroup = operations.filter(({ path }) => path.startsWith('/api/groups/{id}'));
    const codes = await Promise.all(
      ofGroup.map(async ({ operationId, requestBody }) => {
        const [example] = Object.values(requestBody?.content['application/json']?.examples ?? {});
        const { body } = await api.call(operationId, {
          token: alice.token,
          ...(example && { json: example.value }),
        });
        return body.code;
      }),
    );
    expect(codes).toEqual(ofGroup.map(() => 'not_found'));
    expect(ofGroup.length).toBe(8);
  });

  it('answers as documented what no example can show', async () => {
    const { body: list } = await api.call<PageBody<{ id: string; current: boolean }>>('sessions.list', {
      token: bob.token,
    });
    const other = list.items.find(({ current }) => !current)?.id ?? '';
    const revoked = await api.call('sessions.revoke', { token: bob.token, parameters: { id: other } });

    const { signingKey } = [...(await openWithPassword(bob.keyring, PASSWORD)).values()][0] ?? {};
    if (!signingKey) throw new Error('Bob has a key.');
    const { body: to } = await api.call<{ id: string; publicKey: string }>('users.publicKey', {
      token: bob.token,
    });
    const sealed = await sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: bob.user.address,
      to: alice.user.address,
      text: 'sealed by the client of Bob',
      readers: [to, bob.user.key],
      signingKeyId: bob.user.key.id,
      signingKey,
    });
    const first = await api.call('messages.sendSealed', { token: bob.token, json: sealed });
    const again = await api.call('messages.sendSealed', { token: bob.token, json: sealed });
    const stale = await api.call('messages.sendSealed', { token: alice.token, json: sealed });
    expect([revoked.status, first.status, again.status, stale.status]).toEqual([204, 201, 200, 409]);
  });

  it('changes the password, and recovers', async () => {
    const renewed = await press<{ recoveryCode: string }>('auth.renewRecoveryCode', 'password', alice.token);
    const { recoveryCode } = renewed.body;
    server.canaries.add('the renewed code', recoveryCode);
    const { body: salt } = await api.call<{ salt: string }>('auth.recoverySalt');
    const { authKey } = await deriveRecovery(recoveryCode, salt.salt);
    const recovery = { username: 'alice', recoveryAuthKey: authKey.toString('base64') };
    const opened = await api.call('auth.openRecovery', { json: recovery });
    const changed = await press('auth.changePassword', 'password', alice.token);
    const recovered = await press<SessionBody>('auth.recover', 'code', undefined, {
      changes: { recoveryCode },
    });
    expect([renewed.status, opened.status, changed.status, recovered.status]).toEqual([200, 200, 200, 200]);
    alice = recovered.body;
    server.canaries.add('the last token', alice.token);
  });

  it('reads and deletes what there is', async () => {
    const statuses: number[] = [];
    for (const operationId of ['messages.markRead', 'messages.delete', 'users.deleteAvatar']) {
      statuses.push((await api.call(operationId, { token: alice.token })).status);
    }
    const parameters = { id: ownGroup.id };
    statuses.push((await api.call('groups.delete', { token: alice.token, parameters })).status);
    expect(statuses).toEqual([204, 204, 204, 204]);
  });

  it('tells all of it in the log', async () => {
    const listed = await api.call<PageBody<EventBody>>('events.list', { token: bob.token });
    const after = listed.body.nextCursor ?? '';
    const taken = await api.call('events.list', { token: bob.token, parameters: { after } });
    expect([taken.status, taken.body]).toEqual([200, { items: [], nextCursor: after }]);

    const parameters = { after: beginning, limit: 100, waitSeconds: 1 };
    // Receipts follow the answer.
    const log = await until(
      () => api.call<PageBody<EventBody>>('events.list', { token: alice.token, parameters }),
      ({ body }) => body.items.filter(({ type }) => type === 'message.delivered').length === 3,
    );
    const { items } = log.body;
    const wrong = items.flatMap(({ type, data }) =>
      api.errorsOf({ $ref: `#/components/schemas/${EVENTS[type] ?? type}` }, data),
    );
    expect([log.status, wrong]).toEqual([200, []]);
    // The note that Alice deleted is no longer said to have been made.
    expect(items.map(({ type }) => type)).toEqual([
      'message.created',
      'group.updated',
      'group.updated',
      'group.member_added',
      'group.member_removed',
      'group.member_added',
      'group.updated',
      'group.updated',
      'message.created',
      'message.created',
      'message.created',
      'key.rotated',
      'message.created',
      'session.revoked',
      'session.revoked',
      'message.read',
      'message.deleted',
      'group.updated',
      'message.delivered',
      'message.delivered',
      'message.delivered',
    ]);
    expect(sorted(new Set(items.map(({ type }) => type)))).toEqual(
      sorted(Object.keys(EVENTS).filter((type) => !OF_PEERS.includes(type))),
    );
  });

  it('tells another service who somebody is', async () => {
    const operations: [string, object][] = [
      ['server.describe', {}],
      ['server.keys', {}],
      ['auth.accessToken', { token: alice.token, json: {} }],
    ];
    const statuses = operations.map(
      async ([operationId, call]) => (await api.call(operationId, call)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
  });

  it('ends what there is to end', async () => {
    const statuses: number[] = [];
    for (const operationId of ['sessions.revokeOthers', 'auth.logout']) {
      statuses.push((await api.call(operationId, { token: alice.token })).status);
    }
    statuses.push((await press('users.delete', 'password', bob.token)).status);
    expect(statuses).toEqual([204, 204, 204]);
  });

  it('leaves no example unsent and no operation untried', () => {
    expect([...unsent]).toEqual([]);
    expect(sorted(api.succeeded)).toEqual(sorted(own.map(({ operationId }) => operationId)));
  });
});

describe('clients generated from the document', () => {
  let server: TestServer;
  let clients: GeneratedClients;

  beforeAll(async () => {
    [server, clients] = await Promise.all([TestServer.start(), GeneratedClients.generate()]);
  });

  afterAll(() => Promise.all([server.stop(), clients.remove()]));

  it('compile under strict TypeScript, with their programs', async () => {
    expect(await clients.compile()).toBe('');
  });

  it.each(GENERATOR_NAMES)('are used without a cast: %s', async (generator) => {
    const program = await readFile(`test/support/clients/${generator}.ts.txt`, 'utf8');
    expect(program.match(/\bany\b|\bas [A-Z{]|\bunknown\b|@ts-(ignore|nocheck)|\w!\./g) ?? []).toEqual([]);
  });

  it.each<[Generator, string, string, string]>([
    ['openapi-fetch', 'fetch', 'typed by openapi-typescript', 'a file of openapi-fetch'],
    [
      'swagger-typescript-api',
      'swagger',
      'typed by swagger-typescript-api',
      'a file of swagger-typescript-api',
    ],
  ])('exchange a message and a file: %s', async (generator, prefix, text, file) => {
    const password = random(12).toString('hex');
    const result = await clients.run<{
      alice: SessionBody;
      bob: SessionBody;
      sent: MessageBody;
      inbox: PageBody<MessageBody>;
      message: MessageBody;
      refusal: { status: number; code: string };
      group: GroupBody;
      said: MessageBody;
      events: PageBody<EventBody>;
      heard: string | null;
    }>(generator, [server.url, password]);
    const { alice, bob, sent, inbox, message, refusal, group, said, events, heard } = result;
    const inGroup = 'typed by an owner';
    const secrets = { text, file, inGroup, password, a: alice.token, b: bob.token };
    for (const [label, secret] of Object.entries(secrets)) {
      server.canaries.add(`${label} of ${generator}`, secret);
    }

    const api = new DocumentedApi(server);
    const fits = (name: string, value: unknown): string[] =>
      api.errorsOf({ $ref: `#/components/schemas/${name}` }, value);
    expect([
      ...fits('Session', alice),
      ...fits('Session', bob),
      ...fits('Message', sent),
      ...fits('MessagePage', inbox),
      ...fits('Message', message),
      ...fits('Group', group),
      ...fits('Message', said),
      ...fits('EventPage', events),
    ]).toEqual([]);
    expect([alice.user.username, bob.user.username]).toEqual([`${prefix}-alice`, `${prefix}-bob`]);
    expect(inbox.items).toEqual([message]);
    expect([message.id, message.from, message.to]).toEqual([sent.id, alice.user.address, bob.user.address]);
    expect(refusal).toEqual({ status: 401, code: 'invalid_credentials' });

    expect([group.name, rolesOf(group)]).toEqual([
      'Book club',
      { [alice.user.username]: 'owner', [bob.user.username]: 'member' },
    ]);
    expect([said.groupId, said.to]).toEqual([group.id, group.address]);
    expect(events.items.map(({ type, data }) => [type, data.groupId])).toEqual([
      ['group.updated', group.id],
      ['message.created', group.id],
    ]);
    expect(heard).toBe(said.text?.ciphertext);

    const opened = await openMessage(message, await openWithPassword(bob.keyring, password));
    expect([opened.text, ...opened.attachments.map(String)]).toEqual([text, file]);
    const ofSender = await openWithPassword(alice.keyring, password);
    expect(await openMessage(sent, ofSender)).toEqual(opened);
    expect((await openMessage(said, ofSender)).text).toBe(inGroup);
    const none = await request(server, 'GET', `/api/messages/${message.id}`);
    expect(none.status).toBe(401);
  });
});
