import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from './demo/api.js';
import { toBase64 } from './demo/bytes.js';
import type { Message, PlainFile } from './demo/envelope.js';
import { bold, dim, green, red, step, title } from './demo/print.js';
import { OwnServer } from './demo/server.js';
import { openAccount, openAndShow } from './demo/steps.js';

// Two servers that know each other: a message with a file goes from one to the other, which is down for a while: npm run demo:two

const PASSWORD = 'correct horse battery staple';
const FILE: PlainFile = {
  filename: 'plans.bin',
  mimeType: 'application/octet-stream',
  content: new Uint8Array(randomBytes(300_000)),
};
const PATIENCE_MILLISECONDS = 60_000;

async function run(a: string, b: string, other: OwnServer): Promise<void> {
  const [here, there] = [new Api(a), new Api(b)];
  title('1  An account on each server');
  const alice = await here.register({ username: 'alice', password: PASSWORD });
  step(alice.user.address, `POST ${a}/api/auth/register`);
  const bob = await there.register({ username: 'bob', password: PASSWORD });
  step(bob.user.address, `POST ${b}/api/auth/register`);

  title('2  alice writes to bob, whom her server asks for by his address');
  const recipient = bob.user.address;
  const first = await here.send(alice.token, 'send', { recipient, text: 'Are you there?' });
  step('message', 'POST /api/messages/send', first.id);
  await arrival(there, bob.token, first.id);
  step('arrived', `GET ${b}/api/messages/:id`, green('yes'));

  title('3  The server of bob goes down, and alice sends a file');
  await other.halt();
  step('b.example', 'SIGTERM', red('down'));
  const attachments = [{ ...FILE, content: undefined, data: toBase64(FILE.content) }];
  const sent = await here.send(alice.token, 'send', {
    recipient,
    text: 'The plans, as promised.',
    attachments,
  });
  step('message', 'POST /api/messages/send', `${sent.id}, stored and waiting`);

  title('4  It comes up again');
  await other.start();
  step('b.example', 'node dist/server/main.js', green('up'));
  await arrival(there, bob.token, sent.id);
  step('arrived', `GET ${b}/api/messages/:id`, green('yes'));

  title('5  bob opens it, with nothing but his password; his server fetches the file now');
  const { key, session } = await openAccount(there, 'bob', PASSWORD);
  await openAndShow(await there.message(session.token, sent.id), key, [], FILE);
}

/** Waits until somebody has a message. */
async function arrival(api: Api, token: string, id: string): Promise<Message> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      return await api.message(token, id);
    } catch (error) {
      if (Date.now() > end) throw error;
      await wait(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function main(): Promise<void> {
  const ports = [await freePort(), await freePort()] as const;
  const [a, b] = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string];
  const settingsOf = (name: string, port: number, url: string, peer: string): Record<string, string> => ({
    ...{ PORT: String(port), SERVER_NAME: name, PUBLIC_URL: url, FEDERATION_PEERS: peer },
  });
  const servers = [
    await OwnServer.in(settingsOf('a.example', ports[0], a, `b.example=${b}`)),
    await OwnServer.in(settingsOf('b.example', ports[1], b, `a.example=${a}`)),
  ] as const;
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const interrupt = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  process.stdout.once('error', interrupt);
  try {
    console.log(
      `${bold('Sealpost demo of two servers')}  ${dim('a.example')} ${a}  ${dim('b.example')} ${b}`,
    );
    await Promise.all(servers.map((server) => server.start()));
    await run(a, b, servers[1]);
    console.log(`\n${green('The message and its file came across, and opened.')}`);
  } finally {
    await stop();
  }
}

// Node 20 calls Ed25519 in WebCrypto experimental, which nobody here needs to read.
process.removeAllListeners('warning').on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(warning);
});

try {
  await main();
} catch (error) {
  console.error(red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
