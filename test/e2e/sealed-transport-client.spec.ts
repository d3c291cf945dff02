import { SealpostClient, SealpostError } from '@sealpost/client';
import { LyingFetch } from '../support/lying-fetch.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery staple';

describe('the client library over sealed transport', () => {
  let server: TestServer;
  const lying = new LyingFetch();
  const shown: string[] = [];
  let alice: SealpostClient;
  let bob: SealpostClient;

  beforeAll(async () => {
    server = await TestServer.start({ SEALED_TRANSPORT: 'required' });
    const transport: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      shown.push([...request.headers].flat().join('\n'), await request.clone().text());
      return lying.fetch(request);
    };
    const options = { url: server.url, fetch: transport, sealedTransport: true, password: PASSWORD };
    server.canaries.add('password', PASSWORD);
    ({ client: alice } = await SealpostClient.register({ ...options, username: 'alice' }));
    await SealpostClient.register({ ...options, username: 'bob' });
    bob = await SealpostClient.logIn({ ...options, username: 'bob' });
  });

  afterEach(() => {
    lying.reset();
  });

  afterAll(async () => {
    alice.close();
    bob.close();
    await server.stop();
  });

  async function codeOf(call: Promise<unknown>): Promise<string> {
    const error: unknown = await call.then(
      () => 'no error',
      (reason: unknown) => reason,
    );
    return error instanceof SealpostError ? error.code : String(error);
  }

  it('writes, reads, and hears of it, and shows neither token nor field', async () => {
    const events = bob.events[Symbol.asyncIterator]();
    const next = events.next();
    const data = new Uint8Array(300_000).fill(7);
    const sent = await alice.messages.send(
      { to: 'bob', text: 'within', attachments: [{ data, filename: 'secret name.bin' }] },
      { onProgress: () => undefined },
    );
    expect((await next).done).toBe(false);
    await events.return?.();
    const message = await bob.messages.get(sent.id);
    expect([message.text, message.attachments[0]?.filename]).toEqual(['within', 'secret name.bin']);
    const { blob } = await bob.messages.content(sent.id, 0);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(data);
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.join('\n')).not.toMatch(/x-auth-token|secret name|authKey|recipient/i);
  });

  it('says what the server refused', async () => {
    expect(await codeOf(alice.users.get('nobody'))).toBe('not_found');
  });

  it('reads the key anew when the server has another one', async () => {
    let isFirst = true;
    lying.before = (request) => {
      if (!isFirst || !request.url.includes('/api/')) return undefined;
      isFirst = false;
      const problem = { code: 'unknown_transport_key', detail: 'kid: is not a key of this server' };
      return Response.json(problem, { status: 400 });
    };
    expect((await alice.users.get('bob')).username).toBe('bob');
    const paths = lying.exchanges.map(({ path }) => path);
    expect(paths).toEqual(['/api/users/bob', '/.well-known/sealpost', '/api/users/bob']);
  });

  it('believes nothing that is not sealed', async () => {
    for (const status of [200, 204, 304, 401]) {
      lying.before = () => new Response(status === 200 ? '{}' : null, { status });
      expect([status, await codeOf(alice.users.get('bob'))]).toEqual([status, 'not_a_problem']);
    }
    lying.reset();
    expect((await alice.users.get('bob')).username).toBe('bob');
  });

  it('takes no answer for another one, and none that was changed', async () => {
    let kept: string | undefined;
    lying.after = async (_, response) => {
      const jwe = await response.text();
      const answer = new Response(kept ?? jwe, response);
      kept ??= jwe;
      return answer;
    };
    expect((await alice.users.get('bob')).username).toBe('bob');
    expect(await codeOf(alice.users.get('alice'))).toBe('not_a_problem');
    lying.after = async (_, response) => {
      const parts = (await response.text()).split('.');
      parts[3] = `${parts[3]?.startsWith('A') ? 'B' : 'A'}${parts[3]?.slice(1)}`;
      return new Response(parts.join('.'), response);
    };
    expect(await codeOf(alice.users.get('bob'))).toBe('not_a_problem');
  });

  it('says so when the server takes none', async () => {
    const off = () => Response.json({ name: 'localhost', transportKeys: { keys: [] } });
    const options = { url: server.url, fetch: () => Promise.resolve(off()), sealedTransport: true };
    const call = SealpostClient.logIn({ ...options, username: 'bob', password: PASSWORD });
    expect(await codeOf(call)).toBe('sealed_transport_off');
  });
});
