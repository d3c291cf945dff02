import { createHash } from 'node:crypto';
import { type Answer, type PageBody, request, type SessionBody } from '../support/api.js';
import { Device } from '../support/device.js';
import { exchange } from '../support/exchange.js';
import { pagesOf } from '../support/pages.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

type User = SessionBody['user'] & { displayName: string | null };
type Profile = User & { email: string | null };

const MAX_AVATAR_BYTES = 256 * 1024;

/** Files by the bytes that they begin with. */
const beginningWith = (begin: string | number[], size = 1000): Buffer<ArrayBuffer> => {
  const signature = typeof begin === 'string' ? Buffer.from(begin, 'latin1') : Buffer.from(begin);
  return Buffer.concat([signature, random(size - signature.length)]);
};
const PNG = '\x89PNG\r\n\x1a\n';
const JPEG = '\xff\xd8\xff';
const WEBP = 'RIFF\x00\x01\x00\x00WEBPVP8 ';

describe('profiles', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    alice = await Device.register(server, 'alice', {
      displayName: 'Alice Liddell',
      email: 'alice@example.com',
    });
    bob = await Device.register(server, 'bob', { displayName: '100% Bob', email: 'bob@example.com' });
    const others: [string, string | null][] = [
      ['bo_b', null],
      ['bobby', 'Robert'],
      ['boxb', 'ALICE in capitals'],
      ['carol', 'Élodie'],
      ['x.alice', '\\ backslash'],
    ];
    for (const [username, displayName] of others) {
      await Device.register(server, username, { displayName, like: bob });
    }
  });

  afterAll(() => server.stop());

  async function search(user: Device, text: string): Promise<string[]> {
    const path = `/api/users?search=${encodeURIComponent(text)}`;
    const { status, body } = await user.call<PageBody<User>>('GET', path);
    expect([status, body.nextCursor]).toEqual([200, null]);
    return body.items.map(({ username }) => username);
  }

  describe('in the list of users', () => {
    it('are everyone else, in the order of their names', async () => {
      const { body } = await alice.call<PageBody<User>>('GET', '/api/users');
      expect(body.items.map(({ username }) => username)).toEqual([
        'bo_b',
        'bob',
        'bobby',
        'boxb',
        'carol',
        'x.alice',
      ]);
      const { id, username, address, key } = bob.session.user;
      expect(body.items[1]).toEqual({ id, username, address, displayName: '100% Bob', key });
    });

    it('come page by page, each once', async () => {
      for (const [query, sizes] of [
        ['limit=2', [2, 2, 2]],
        ['limit=4', [4, 2]],
        ['limit=2&search=bo', [2, 2]],
        ['limit=6', [6]],
      ] as const) {
        const pages = await pagesOf<User>(alice, `/api/users?${query}`);
        expect(pages.map(({ length }) => length)).toEqual(sizes);
        const names = pages.flat().map(({ username }) => username);
        expect(names).toEqual([...new Set(names)].sort());
      }
      const { status, body } = await alice.call('GET', '/api/users?cursor=bm9uZQ');
      expect([status, body.code]).toEqual([400, 'invalid_cursor']);
    });

    it.each([
      ['bob', ['bob', 'bobby']],
      ['BOB', ['bob', 'bobby']],
      ['robert', ['bobby']],
      ['ALICE', ['boxb']],
      ['alice in', ['boxb']],
      ['éLO', ['carol']],
      ['100%', ['bob']],
      ['%', []],
      ['_', []],
      ['bo_', ['bo_b']],
      ['bo%', []],
      ['\\', ['x.alice']],
      ['ob', []],
      ['liddell', []],
      ["' OR 1=1 --", []],
    ])('are found by what their names begin with: %j', async (text, expected) => {
      expect(await search(alice, text)).toEqual(expected);
    });

    it('never are the one who asks', async () => {
      expect(await search(bob, 'alice')).toEqual(['alice', 'boxb']);
      expect(await search(alice, 'alice')).toEqual(['boxb']);
      expect(await search(bob, '')).not.toContain('bob');
    });

    it.each(['search=a&search=b', 'limit=0', `search=${'a'.repeat(101)}`, 'name=a'])(
      'are not listed by "%s"',
      async (query) => {
        const { status, body } = await alice.call('GET', `/api/users?${query}`);
        expect([status, body.code]).toEqual([400, 'invalid_request']);
      },
    );
  });

  describe('of the caller', () => {
    const patch = (user: Device, change: object): Promise<Answer<Profile & { code?: string }>> =>
      user.call('PATCH', '/api/users/me', change);
    const me = async (user: Device): Promise<Profile> =>
      (await user.call<Profile>('GET', '/api/users/me')).body;

    it('change field by field, and null clears', async () => {
      const before = await me(alice);
      expect(before).toEqual({
        ...alice.session.user,
        displayName: 'Alice Liddell',
        email: 'alice@example.com',
      });
      const changes: [object, Partial<Profile>][] = [
        [{ displayName: 'Alice the Second' }, { displayName: 'Alice the Second' }],
        [{ email: 'ALICE@example.org' }, { email: 'alice@example.org' }],
        [{}, {}],
        [{ displayName: null }, { displayName: null }],
        [{ email: null }, { email: null }],
        [
          { displayName: 'Zoë', email: 'alice@example.com' },
          { displayName: 'Zoë', email: 'alice@example.com' },
        ],
      ];
      let expected = before;
      for (const [change, effect] of changes) {
        const { status, body } = await patch(alice, change);
        expected = { ...expected, ...effect };
        expect([status, body]).toEqual([200, expected]);
        expect(await me(alice)).toEqual(expected);
      }
      expect(await search(bob, 'ZOË')).toEqual(['alice']);
      expect(await search(bob, 'alice the')).toEqual([]);
    });

    it('hide the e-mail address from others', async () => {
      const { body } = await bob.call<Profile>('GET', '/api/users/alice');
      expect(Object.keys(body).sort()).toEqual(['address', 'displayName', 'id', 'key', 'username']);
    });

    it('do not take an e-mail address that another has, in any case', async () => {
      const { status, body } = await patch(alice, { email: 'BOB@example.com', displayName: 'not stored' });
      expect([status, body.code]).toEqual([409, 'email_taken']);
      expect(await me(alice)).toMatchObject({ email: 'alice@example.com', displayName: 'Zoë' });
      expect((await patch(bob, { email: 'bob@example.com' })).status).toBe(200);
      const taken = await Promise.all([alice, bob].map((user) => patch(user, { email: 'both@example.com' })));
      expect(taken.map((answer) => answer.status).sort()).toEqual([200, 409]);
    });

    it.each([
      { displayName: '' },
      { displayName: '   ' },
      { displayName: 'a'.repeat(101) },
      { displayName: 'two\nlines' },
      { displayName: 'right\u202Eleft' },
      { displayName: 1 },
      { email: 'no address' },
      { email: '' },
      { username: 'alicia' },
    ])('do not take %j', async (change) => {
      const before = await me(alice);
      const { status, body } = await patch(alice, change);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
      expect(await me(alice)).toEqual(before);
    });
  });

  describe('with a picture', () => {
    const put = (content: Uint8Array<ArrayBuffer>, type: string): Promise<Answer<{ code?: string }>> =>
      request(server, 'PUT', '/api/users/me/avatar', {
        token: alice.token,
        headers: { 'Content-Type': type },
        raw: content,
      });
    const get = (headers: Record<string, string> = {}) =>
      exchange(server, 'GET', '/api/users/alice/avatar', { 'X-Auth-Token': bob.token, ...headers });

    it.each([
      ['image/png', PNG],
      ['image/jpeg', JPEG],
      ['image/webp', WEBP],
    ])('show it as what its content is: %s', async (type, signature) => {
      const content = beginningWith(signature);
      // Whatever it is said to be.
      expect((await put(content, 'image/png')).status).toBe(204);
      const { status, headers, body } = await get();
      expect([status, body.equals(content)]).toEqual([200, true]);
      expect(headers).toMatchObject({
        'content-type': type,
        'content-length': '1000',
        etag: `"${createHash('sha256').update(content).digest('hex')}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
      });
    });

    it('do not send it again to whoever has it', async () => {
      const { headers } = await get();
      const etag = headers.etag ?? '';
      const fresh = await get({ 'If-None-Match': etag });
      expect([fresh.status, fresh.body.length, fresh.headers.etag]).toEqual([304, 0, etag]);
      expect((await put(beginningWith(PNG), 'image/png')).status).toBe(204);
      const changed = await get({ 'If-None-Match': etag });
      expect([changed.status, changed.body.length]).toEqual([200, 1000]);
    });

    it('take up to 256 KiB', async () => {
      expect((await put(beginningWith(PNG, MAX_AVATAR_BYTES), 'image/png')).status).toBe(204);
      const { body } = await get();
      expect(body.length).toBe(MAX_AVATAR_BYTES);
      const refused = await put(beginningWith(PNG, MAX_AVATAR_BYTES + 1), 'image/png');
      expect([refused.status, refused.body.code]).toEqual([413, 'payload_too_large']);
      expect((await get()).body.equals(body)).toBe(true);
    });

    it.each<[string, Uint8Array<ArrayBuffer>, string, number]>([
      ['a GIF that says it is a PNG', beginningWith('GIF89a'), 'image/png', 415],
      ['HTML that says it is a JPEG', beginningWith('<script>'), 'image/jpeg', 415],
      [
        'a WAV file in the container of WebP',
        beginningWith('RIFF\x00\x01\x00\x00WAVEfmt '),
        'image/webp',
        415,
      ],
      ['a signature cut short', Buffer.from(PNG, 'latin1').subarray(0, 7), 'image/png', 415],
      ['a PNG that says it is a GIF', beginningWith(PNG), 'image/gif', 415],
      ['a PNG that says it is JSON', beginningWith(PNG), 'application/json', 415],
      ['nothing', new Uint8Array(), 'image/png', 400],
    ])('do not take %s', async (_what, content, type, expected) => {
      const before = await get();
      const { status, body } = await put(content, type);
      expect([status, body.code]).toEqual([
        expected,
        expected === 415 ? 'unsupported_media_type' : 'invalid_request',
      ]);
      expect((await get()).headers.etag).toBe(before.headers.etag);
    });

    it('lose it', async () => {
      const remove = () => alice.call('DELETE', '/api/users/me/avatar');
      expect((await remove()).status).toBe(204);
      expect((await get()).status).toBe(404);
      expect((await remove()).status).toBe(204);
      const none = await bob.call('GET', '/api/users/nobody/avatar');
      expect([none.status, none.body.code]).toEqual([404, 'not_found']);
    });
  });
});
