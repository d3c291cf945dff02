import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { wire } from '../support/load/load.js';
import { Crowd, type Person } from '../support/people.js';
import { RawClient } from '../support/raw-client.js';
import { RawHttp } from '../support/raw-http.js';
import { prolonged } from '../support/size.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const MEGABYTE = 1_048_576;
/** What the server may take more in all, whatever it is sent. */
const GROWTH_BYTES = 50 * MEGABYTE;
/** How often each bomb is thrown, and how many of them at once. */
const TIMES = prolonged(4, 100);
const AT_ONCE = 2;
const SLOW_CLIENTS = 50;
/** Headers have 15 seconds, and bodies more than that only as long as they come. */
const SLOW_MILLISECONDS = 15_000;
const DEPTH = 10_000;

const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const chunked = (bytes: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);

describe('bombs', () => {
  let server: TestServer;
  let bob: Person;
  let before: number;
  let most = 0;
  let slow: { kind: string; since: number; clients: RawHttp[] }[];
  let watch: NodeJS.Timeout;
  /** What others who ask for something ordinary all the while were answered. */
  const meanwhile = { count: 0, refused: 0, slowest: 0, details: new Set<string>() };
  const over = new AbortController();
  let bystander: Promise<void>;

  const residentBytes = async (): Promise<number> => {
    const status = await readFile(`/proc/${server.processId}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };

  async function sendOne(): Promise<void> {
    const begin = Date.now();
    const { status, body } = await bob.call('POST', '/api/messages/send', {
      recipient: 'bob',
      text: 'all is well',
    });
    meanwhile.count++;
    if (status === 503) meanwhile.refused++;
    if (status === 503) meanwhile.details.add(String(body.detail));
    else expect(status).toBe(201);
    meanwhile.slowest = Math.max(meanwhile.slowest, Date.now() - begin);
  }

  beforeAll(async () => {
    server = await TestServer.start({ LOG_LEVEL: 'warn', RATE_LIMITS_ENABLED: 'false' });
    const crowd = await Crowd.on(server);
    bob = await crowd.join('bob');
    // What the code, its caches and the young generation take is there before the first bomb.
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let round = 0; round < 50; round++) {
          await sendOne();
          for (let list = 0; list < 3; list++)
            expect((await bob.call('GET', '/api/messages')).status).toBe(200);
        }
      }),
    );
    const large = 'A'.repeat(8 * MEGABYTE);
    const file = { recipient: 'bob', attachments: [{ filename: 'a', mimeType: 'a/b', data: large }] };
    for (let sent = 0; sent < 4; sent++)
      expect((await bob.call('POST', '/api/messages/send', file)).status).toBe(201);
    meanwhile.slowest = 0;
    before = await residentBytes();
    watch = setInterval(() => {
      void residentBytes().then(
        (bytes) => (most = Math.max(most, bytes)),
        () => undefined,
      );
    }, 50);
    bystander = (async (): Promise<void> => {
      while (!over.signal.aborted) {
        await sendOne();
        await wait(50);
      }
    })();
    slow = await openSlowClients();
  }, 120_000);

  afterAll(async () => {
    clearInterval(watch);
    over.abort();
    await bystander;
    await server.stop();
  });

  /** Clients that begin something and then send a byte now and then, or nothing. */
  async function openSlowClients(): Promise<typeof slow> {
    const login = wire('POST', '/api/auth/login', undefined, { username: 'bob', password: 'x'.repeat(200) });
    const send = wire('POST', '/api/messages/send', bob.token, {
      recipient: 'bob',
      text: 'x'.repeat(20_000),
    });
    const body = login.indexOf('\r\n\r\n') + 4;
    const kinds: [string, () => Promise<RawHttp>][] = [
      ['nothing at all', () => RawHttp.open(server)],
      [
        'headers that do not end',
        () => trickling('GET /api/users/me HTTP/1.1\r\nHost: a\r\n', 'X-Slow: a\r\n'),
      ],
      ['a body that does not come', () => RawHttp.sending(server, login.slice(0, body))],
      ['a body that drips', () => trickling(send.slice(0, -19_000), 'x')],
      [
        'a body to a route that does not take it',
        () => trickling(wire('POST', '/api/nope', undefined, { a: 'x'.repeat(9000) }).slice(0, -8000), 'x'),
      ],
    ];
    const since = Date.now();
    const opened: typeof slow = [];
    for (const [kind, open] of kinds)
      opened.push({ kind, since, clients: await Promise.all(Array.from({ length: SLOW_CLIENTS }, open)) });
    return opened;
  }

  async function trickling(begin: string, more: string): Promise<RawHttp> {
    const client = await RawHttp.sending(server, begin);
    const timer = setInterval(() => void client.send(more), 1000);
    void client.closed.then(() => {
      clearInterval(timer);
    });
    return client;
  }

  /** Throws a bomb several times. @returns the statuses that came; null is a connection that was closed */
  async function thrown(...bytes: (string | Buffer)[]): Promise<(number | null)[]> {
    const statuses = new Set<number | null>();
    let left = TIMES;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) {
          const client = await RawHttp.sending(server, ...bytes);
          statuses.add(await client.status());
          client.close();
        }
      }),
    );
    return [...statuses];
  }

  const toSend = (...headers: string[]): string =>
    head(
      'POST /api/messages/send HTTP/1.1',
      'Host: localhost',
      `X-Auth-Token: ${bob.token}`,
      'Content-Type: application/json',
      ...headers,
    );
  const whole = (body: string | Buffer, ...headers: string[]): [string, string | Buffer] => [
    toSend(`Content-Length: ${body.length}`, ...headers),
    body,
  ];
  const inChunks = (body: string): (string | Buffer)[] => [
    toSend('Transfer-Encoding: chunked'),
    ...Array.from({ length: Math.ceil(body.length / MEGABYTE) }, (_, index) =>
      chunked(body.slice(index * MEGABYTE, (index + 1) * MEGABYTE)),
    ),
    '0\r\n\r\n',
  ];
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const get = (...headers: string[]): string =>
    head('GET /api/users/me HTTP/1.1', 'Host: localhost', ...headers);

  it.each<[string, () => (string | Buffer)[], (number | null)[]]>([
    ['a body that says it is over the limit', () => whole(' '.repeat(41 * MEGABYTE)), [413]],
    ['one that does not say so', () => inChunks(' '.repeat(41 * MEGABYTE)), [413]],
    ['a text of 40 MB', () => inChunks(`{"text":"${'x'.repeat(40_000_000)}"}`), [413]],
    ['a list of millions of numbers', () => whole(`{"a":[${'1,'.repeat(15_000_000)}1]}`), [413]],
    ['a list of half a million empty lists', () => whole(`{"a":[${'[],'.repeat(500_000)}[]]}`), [413]],
    ['a body that is 10,000 deep', () => whole(`{"a":${nested(DEPTH)}}`), [400]],
    ['one of objects', () => whole('{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH)), [400]],
    ['one that is half a million deep, and not closed', () => whole('['.repeat(500_000)), [400]],
    [
      'zipped blanks',
      () => whole(gzipSync(Buffer.alloc(100 * MEGABYTE, ' ')), 'Content-Encoding: gzip'),
      [413],
    ],
    ['a zipped nest', () => whole(gzipSync(nested(5_000_000)), 'Content-Encoding: gzip'), [400]],
    ['10,000 headers', () => [get(...Array.from({ length: 10_000 }, (_, index) => `X-${index}: a`))], [431]],
    ['10,000 headers of one name', () => [get(...Array<string>(10_000).fill('A:b'))], [431]],
    ['a header of 1 MB', () => [get(`X-Long: ${'x'.repeat(MEGABYTE)}`)], [431]],
    ['a path of 1 MB', () => [`GET /api/${'x'.repeat(MEGABYTE)} HTTP/1.1\r\n\r\n`], [431]],
    ['two lengths', () => [get('Content-Length: 1', 'Content-Length: 2')], [400]],
    ['a length and chunks', () => [get('Content-Length: 1', 'Transfer-Encoding: chunked')], [400]],
    ['a length below zero', () => [toSend('Content-Length: -1')], [400]],
    [
      'a chunk of a length that is none',
      () => [toSend('Transfer-Encoding: chunked'), 'zz\r\nabc\r\n'],
      [400],
    ],
    [
      'a chunk of a length beyond all numbers',
      () => [toSend('Transfer-Encoding: chunked'), `${'f'.repeat(40)}\r\n`],
      [400],
    ],
    [
      'a megabyte beside a chunk',
      () => [toSend('Transfer-Encoding: chunked'), `1;${'x'.repeat(MEGABYTE)}\r\na\r\n`],
      [413],
    ],
    [
      'a megabyte behind the chunks',
      () => [toSend('Transfer-Encoding: chunked'), `0\r\nA: ${'x'.repeat(MEGABYTE)}\r\n\r\n`],
      [400, 431],
    ],
    ['a coding that is none', () => [toSend('Transfer-Encoding: chunked, nonsense'), 'abc'], [400]],
    ['a zero byte in a header', () => [get('X-Zero: a\0b')], [400]],
    ['a line that is no header', () => [get('no header')], [400]],
    ['a greeting of TLS', () => [Buffer.from('16030100a5010000a1', 'hex'), Buffer.alloc(200)], [400]],
    ['bytes that are nothing', () => [Buffer.alloc(100_000, 0xff)], [400]],
  ])(
    'of %s are refused',
    async (_, bomb, statuses) => {
      const came = await thrown(...bomb());
      // Whoever still sends may lose the answer with the connection.
      expect(came.filter((status) => status !== null && !statuses.includes(status))).toEqual([]);
      expect(came.length).toBeGreaterThan(0);
      expect(most - before).toBeLessThan(GROWTH_BYTES);
    },
    120_000,
  );

  it('of requests in a pipe that nobody reads from fill no memory', async () => {
    const many = get(`X-Auth-Token: ${bob.token}`).repeat(2000);
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = await RawHttp.open(server);
        client.stall();
        // The server stops to read, so this never ends.
        for (let sent = 0; sent < 20; sent++) void client.send(many);
        return client;
      }),
    );
    await wait(prolonged(1500, 10_000));
    expect(most - before).toBeLessThan(GROWTH_BYTES);
    for (const client of clients) client.close();
  });

  it('of sockets without a name, and of packets that are too long, are closed', async () => {
    const begin = Date.now();
    const long = await RawClient.open(server);
    await long.until('"sid"');
    long.send(`4${'x'.repeat(20_000)}`);
    const nameless = await Promise.all(Array.from({ length: SLOW_CLIENTS }, () => RawClient.open(server)));
    await Promise.all([long, ...nameless].map((client) => client.until('never')));
    expect(Date.now() - begin).toBeLessThan(2 * SLOW_MILLISECONDS);
    expect(most - before).toBeLessThan(GROWTH_BYTES);
  });

  it('of clients that are too slow are closed', async () => {
    const clients = slow.flatMap(({ clients }) => clients);
    await until(
      () => Promise.resolve(clients.filter(({ endedAt }) => endedAt === undefined).length),
      (open) => open === 0,
      { milliseconds: 3 * SLOW_MILLISECONDS },
    );
    const statuses: Record<string, (number | null)[]> = {};
    for (const { kind, clients, since } of slow) {
      statuses[kind] = [...new Set(await Promise.all(clients.map((client) => client.status())))];
      // None of them before its time.
      for (const { endedAt = 0 } of clients)
        expect(endedAt - since).toBeGreaterThan(SLOW_MILLISECONDS - 1000);
    }
    expect(statuses).toEqual({
      'nothing at all': [408],
      'headers that do not end': [408],
      'a body that does not come': [408],
      'a body that drips': [408],
      'a body to a route that does not take it': [404],
    });
  });

  it('keep nobody from being served meanwhile', () => {
    console.log(
      `Memory grew by ${Math.round((most - before) / MEGABYTE)} MB from ${Math.round(before / MEGABYTE)} MB; ` +
        `${meanwhile.count} ordinary requests beside it, ${meanwhile.refused} refused (${[...meanwhile.details].join(' ')}), the slowest in ${meanwhile.slowest} ms.`,
    );
    expect(meanwhile.refused).toBeLessThan(meanwhile.count / 20);
    expect(meanwhile.slowest).toBeLessThan(5000);
    expect(most - before).toBeLessThan(GROWTH_BYTES);
  });
});
