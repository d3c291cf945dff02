import { randomUUID } from 'node:crypto';
import { request } from '../support/api.js';
import { Device } from '../support/device.js';
import { LyingPeer } from '../support/federation/lying-peer.js';
import { freePort } from '../support/free-port.js';
import { createPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const MESSAGES = 60;
/** A lease that a killed node has left runs out after 25 seconds. */
const SOON = { milliseconds: 40_000, every: 100 };

describe('two nodes with a peer', () => {
  let first: TestServer;
  let second: TestServer;
  let peer: LyingPeer;
  let alice: Device;

  beforeAll(async () => {
    peer = await LyingPeer.start('m.example');
    const settings = async (): Promise<Record<string, string>> => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const peers = `m.example=${peer.origin}`;
      return { PORT: String(port), SERVER_NAME: 'b.example', PUBLIC_URL: url, FEDERATION_PEERS: peers };
    };
    first = await TestServer.start(await settings(), createPostgres());
    second = await TestServer.beside(first, await settings());
    alice = await Device.register(first, 'alice');
    const { publicKey, signingPublicKey } = alice.clientKey.body;
    peer.users.set('eve', {
      ...{ username: 'eve', displayName: null },
      keys: [
        {
          ...{ id: randomUUID(), version: 1, publicKey, signingPublicKey },
          ...{ createdAt: '2026-01-31T12:00:00.000Z', retiredAt: null },
        },
      ],
    });
  });

  afterAll(async () => {
    await second.stop();
    await first.stop();
    await peer.stop();
  });

  it('share the delivery: in one order, whichever took the message, and though one is killed', async () => {
    const ids: string[] = [];
    for (let number = 0; number < MESSAGES; number++) {
      if (number === MESSAGES / 2) await first.kill();
      const node = number % 2 === 0 && number < MESSAGES / 2 ? first : second;
      const { status, body } = await request<{ id: string }>(node, 'POST', '/api/messages/send', {
        token: alice.token,
        json: { recipient: 'eve@m.example', text: `number ${number}` },
      });
      expect(status).toBe(201);
      ids.push(body.id);
    }
    const told = await until(
      () => Promise.resolve(peer.taken.map(({ messageId }) => messageId)),
      (found) => found.includes(ids.at(-1) ?? ''),
      SOON,
    );
    // What was under way when the node was killed may come again.
    expect([...new Set(told)]).toEqual(ids);
    await first.restart();
  });
});
