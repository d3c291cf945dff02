import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../support/free-port.js';
import { LiveClient } from '../support/live-client.js';
import { Crowd, type Person } from '../support/people.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** The client in the document. */
const CLIENT = /```js\n([^]*?)```/.exec(readFileSync('docs/realtime.md', 'utf8'))?.[1] ?? '';

describe('the client in docs/realtime.md', () => {
  let server: TestServer;
  let alice: Person;
  let bob: Person;
  let client: ChildProcess;
  let output = '';

  beforeAll(async () => {
    server = await TestServer.start({ PORT: String(await freePort()) });
    const crowd = await Crowd.on(server);
    [alice, bob] = await Promise.all([crowd.join('alice'), crowd.join('bob')]);
    const directory = await temporaryDirectory();
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'client.mjs'), CLIENT);
    client = spawn(process.execPath, [join(directory, 'client.mjs')], {
      env: { PATH: process.env.PATH, SEALPOST_URL: server.url, SEALPOST_TOKEN: bob.token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [client.stdout, client.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
  });

  afterAll(async () => {
    client.kill();
    await server.stop();
  });

  const untilItSays = (text: RegExp): Promise<string> =>
    until(
      () => Promise.resolve(output),
      (said) => text.test(said),
      { milliseconds: 15_000 },
    );

  const send = (): Promise<unknown> =>
    alice.call('POST', '/api/messages/send', { recipient: 'bob', text: 'to the documented client' });

  it('has twenty lines', () => {
    expect(CLIENT.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(20);
  });

  it('is told what happens, also what happened while it was away, once, and says so when it may no longer', async () => {
    const writer = await LiveClient.connect(server, alice);
    await until(
      () => {
        writer.socket.emit('typing', { to: 'bob' });
        return Promise.resolve(output);
      },
      (said) => said.includes('alice@localhost is writing\n'),
      { milliseconds: 15_000, every: 300 },
    );
    await send();
    await untilItSays(/message\.created .*\n/);
    writer.close();
    await server.kill();
    await server.restart();
    await send();
    await send();
    await untilItSays(/(message\.created .*\n[^]*){3}/);
    await bob.call('POST', '/api/auth/logout');
    await untilItSays(/session\.revoked .*\n/);
    expect(output.match(/message\.created/g)?.length).toBe(3);
    expect(output).not.toContain('Error');
  });
});
