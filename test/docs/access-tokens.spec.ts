import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { request, TestUser } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** The service in the document. */
const SERVICE = /```js\n([^]*?)```/.exec(readFileSync('docs/access-tokens.md', 'utf8'))?.[1] ?? '';
const AUDIENCE = 'https://calendar.example.com';

describe('the service in docs/access-tokens.md', () => {
  let server: TestServer;
  let service: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = await TestServer.start({ SERVER_NAME: 'chat.example.com' });
    const directory = await temporaryDirectory();
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'service.mjs'), SERVICE);
    service = spawn(process.execPath, [join(directory, 'service.mjs')], {
      env: { PATH: process.env.PATH, SEALPOST_URL: server.url, PORT: String(port) },
      stdio: 'inherit',
    });
    await until(
      () => fetch(url).catch(() => null),
      (answer) => answer !== null,
    );
  });

  afterAll(async () => {
    service.kill();
    await server.stop();
  });

  async function greeting(token: string): Promise<[number, string]> {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return [answer.status, await answer.text()];
  }

  it('has some twenty lines', () => {
    expect(SERVICE.trim().split('\n').length).toBeLessThanOrEqual(22);
  });

  it('greets whoever has a token for it, and nobody else', async () => {
    const alice = await TestUser.register(server, 'alice');
    const tokenFor = async (body: object): Promise<string> => {
      const answer = await alice.call<{ accessToken: string }>('POST', '/api/auth/access-token', body);
      expect(answer.status).toBe(200);
      return answer.body.accessToken;
    };
    expect(await greeting(await tokenFor({ audience: AUDIENCE }))).toEqual([
      200,
      'Hello, alice@chat.example.com!\n',
    ]);
    const refused = [401, 'Who are you?\n'];
    expect(await greeting(await tokenFor({ audience: 'https://bank.example.com' }))).toEqual(refused);
    expect(await greeting(await tokenFor({}))).toEqual(refused);
    expect(await greeting(alice.token)).toEqual(refused);
    const { status } = await request(server, 'GET', '/api/users/me', { token: '' });
    expect(status).toBe(401);
  });
});
