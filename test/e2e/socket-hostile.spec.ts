import { once } from 'node:events';
import { connect } from 'node:net';
import { request } from '../support/api.js';
import { LiveClient } from '../support/live-client.js';
import { Crowd, type Person } from '../support/people.js';
import { RawClient } from '../support/raw-client.js';
import { readScrape } from '../support/scrape.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const METRICS_TOKEN = 'only-for-this-test';

describe('connections that do not behave', () => {
  let server: TestServer;
  let crowd: Crowd;
  let alice: Person;

  beforeAll(async () => {
    server = await TestServer.start({ METRICS_TOKEN });
    crowd = await Crowd.on(server);
    alice = await crowd.join('alice');
  });

  afterAll(() => server.stop());

  /** How many requests wait for an event, as the server counts them. */
  async function longPolls(): Promise<number | undefined> {
    const headers = { Authorization: `Bearer ${METRICS_TOKEN}` };
    const { body } = await request<string>(server, 'GET', '/metrics', { headers });
    return readScrape(body).samples.get('sealpost_long_polls');
  }

  /** Asks for something in a request of its own connection, word by word, and reads the answer to its end. */
  async function ask(head: string, body = ''): Promise<string> {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`${head}\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\n`);
    socket.write(
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n',
    );
    socket.write(body);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (/\r\n\r\n[{<]/.test(answer)) break;
    }
    return answer;
  }

  it('is no request that offers to speak HTTP/2, whatever it asks for and brings', async () => {
    expect(await ask('GET /health/live HTTP/1.1')).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(await ask('GET /api/groups HTTP/1.1')).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/);
    const head = `POST /api/groups HTTP/1.1\r\nX-Auth-Token: ${alice.token}\r\nContent-Type: application/json`;
    const made = await ask(head, JSON.stringify({ name: 'By another protocol' }));
    expect(made).toMatch(/^HTTP\/1.1 201 Created\r\n/);
    expect(made).toContain('"name":"By another protocol"');
  });

  it.each([
    ['asks for another namespace', '40/other,'],
    ['asks for another namespace at length', `40/${'n'.repeat(15_000)},`],
  ])('is cut off when it %s, before it shows a token', async (_what, packet) => {
    const raw = await RawClient.open(server);
    await raw.until('"sid"');
    raw.send(packet);
    expect(await raw.until('never')).not.toContain('44{');
    raw.close();
  });

  it('is cut off when it asks for a second socket, at once or after leaving the first', async () => {
    const open = `40${JSON.stringify({ token: alice.token })}`;
    for (const packets of [
      [open, open],
      [open, '41', open],
    ]) {
      const raw = await RawClient.open(server);
      await raw.until('"sid"');
      for (const packet of packets) raw.send(packet);
      await raw.until('never');
      raw.close();
    }
    const client = await LiveClient.connect(server, alice);
    expect(client.socket.connected).toBe(true);
    client.close();
  });

  it('is one of a hundred that somebody has at most', async () => {
    const bob = await crowd.join('bob');
    const clients = await Promise.all(
      Array.from({ length: 110 }, () => LiveClient.connect(server, bob).catch(() => undefined)),
    );
    const open = clients.flatMap((client) => client ?? []);
    expect(open.length).toBe(100);
    for (const client of open) client.close();
    // The places are free again.
    const connectAgain = (): Promise<string> => LiveClient.refusal(server, { token: bob.token });
    await until(connectAgain, (refusal) => refusal === 'none');
  });

  it('leaves no place taken when it ends before its token is checked', async () => {
    const carol = await crowd.join('carol');
    for (let count = 0; count < 110; count++) {
      const raw = await RawClient.open(server);
      await raw.until('"sid"');
      raw.send(`40${JSON.stringify({ token: carol.token })}`);
      // What was sent is on its way then.
      await new Promise(setImmediate);
      raw.close();
    }
    // Those that the server took in all the same go as soon as it has noticed.
    const connectAgain = (): Promise<string> => LiveClient.refusal(server, { token: carol.token });
    await until(connectAgain, (refusal) => refusal === 'none');
  });

  it('does not take over the connection of a page of another origin', async () => {
    const handshake = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse((await handshake.text()).slice(1)) as { sid: string };
    const evil = { Origin: 'https://evil.example' };
    const poll = `/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    expect((await request(server, 'POST', poll, { headers: evil, raw: '40{}' })).status).toBe(400);
    const raw = await RawClient.open(server, evil, sid);
    expect(await raw.until('\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    raw.close();
    const own = await RawClient.open(server, {}, sid);
    expect(await own.until('\r\n')).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\n/);
    own.close();
  });

  it('does not hold up a server that stops, neither by silence nor by waiting', async () => {
    const silent = await Promise.all(Array.from({ length: 5 }, () => RawClient.open(server)));
    const stalled = await RawClient.stalled(server, alice.token);
    const { body } = await alice.call<{ nextCursor: string }>('GET', '/api/events');
    const path = `/api/events?after=${body.nextCursor}&waitSeconds=30`;
    const polls = Array.from({ length: 20 }, () => alice.call('GET', path));
    await until(longPolls, (count) => count === polls.length);
    await server.restart();
    expect(server.log).not.toContain('Something was still under way');
    expect((await Promise.all(polls)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const client of [...silent, stalled]) client.close();
  });
});
