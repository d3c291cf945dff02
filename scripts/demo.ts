import { Api } from './demo/api.js';
import { fromBase64, shortHex, toBase64, utf8 } from './demo/bytes.js';
import { type PlainFile, sealMessage } from './demo/envelope.js';
import { checkFingerprints, derive, makeAccount } from './demo/keyring.js';
import { bold, dim, green, red, step, title } from './demo/print.js';
import { findServer } from './demo/server.js';
import { openAccount, openAndShow } from './demo/steps.js';
import { CHANGES, SIGNED_CHANGES, tamper } from './demo/tamper.js';

// Two people write to each other, open what they got with nothing but their passwords, and refuse what was changed: npm run demo

const PASSWORD = 'correct horse battery staple';
const FILE: PlainFile = {
  filename: 'notes.txt',
  mimeType: 'text/plain',
  content: utf8('Bring the keys at noon.\n'),
};

/** How to delete an account again. */
interface Account {
  token: string;
  authKey: string;
}

/**
 * The whole story.
 *
 * @param accounts takes what has to be deleted in the end, whatever happens
 * @returns whether every changed copy was refused
 */
async function run(api: Api, accounts: Account[]): Promise<boolean> {
  const suffix = globalThis.crypto.randomUUID().slice(0, 6);
  const alice = `alice-${suffix}`;
  const bob = `bob-${suffix}`;

  title('1  Two accounts');
  const registered = await api.register({ username: alice, password: PASSWORD });
  const { authKey } = await derive(PASSWORD, registered.keyring.kdf);
  accounts.push({ token: registered.token, authKey: toBase64(authKey) });
  step(
    alice,
    'POST /api/auth/register {username, password}',
    'the server made the keys, and saw the password',
  );
  const made = await makeAccount(PASSWORD);
  const { token } = await api.register({ username: bob, ...made });
  accounts.push({ token, authKey: made.authKey });
  step(
    bob,
    'POST /api/auth/register {username, authKey, ...}',
    'the keys were made here, sealed under the password',
  );

  title(`2  ${alice} writes, and the server seals`);
  const { filename, mimeType, content } = FILE;
  const attachments = [{ filename, mimeType, data: toBase64(content) }];
  const sent = await api.send(registered.token, 'send', {
    recipient: bob,
    text: 'See you at noon?',
    attachments,
  });
  step('message', 'POST /api/messages/send', sent.id);

  title(`3  ${bob} opens it`);
  const his = await openAccount(api, bob, PASSWORD);
  const received = await api.message(his.session.token, sent.id);
  step('message', 'GET /api/messages/:id', `sealed by the ${received.sealedBy}`);
  await openAndShow(received, his.key, [], FILE);

  title(`4  ${bob} answers, and seals on his own device`);
  const [herKey] = (await api.keysOf(his.session.token, alice)).items;
  if (!herKey) throw new Error(`${alice} has no key.`);
  await checkFingerprints(herKey);
  step('her key', `GET /api/users/${alice}/keys`, shortHex(herKey.fingerprint));
  const binding = { id: globalThis.crypto.randomUUID(), from: received.to, to: received.from };
  const plain = { text: 'I shall be there.', files: [FILE] };
  const sealed = await sealMessage(binding, plain, his.key, [herKey]);
  step('signature', 'Ed25519 sign(signingKey, ...)', shortHex(fromBase64(sealed.signature)));
  await api.send(his.session.token, 'sealed', { recipient: alice, ...sealed });
  step('message', 'POST /api/messages/sealed', sealed.id);

  title(`5  ${alice} opens it`);
  const hers = await openAccount(api, alice, PASSWORD);
  const answer = await api.message(hers.session.token, sealed.id);
  step('message', 'GET /api/messages/:id', `sealed by the ${answer.sealedBy}`);
  const hisKeys = (await api.keysOf(hers.session.token, bob)).items;
  await openAndShow(answer, hers.key, hisKeys, FILE);

  title('6  Changed copies of the message that the server sealed');
  let failures = await tamper(received, his.key, [], CHANGES);
  title(`7  Changed copies of the message that ${bob} sealed and signed`);
  failures += await tamper(answer, hers.key, hisKeys, [...CHANGES, ...SIGNED_CHANGES]);

  const copies = 2 * CHANGES.length + SIGNED_CHANGES.length;
  const outcome =
    failures === 0
      ? green(`all ${copies} changed copies were refused`)
      : red(`${failures} changed copies opened`);
  console.log(`\nBoth messages opened, and ${outcome}.`);
  return failures === 0;
}

async function main(): Promise<boolean> {
  const wanted = (process.env.SEALPOST_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, '');
  const server = await findServer(wanted);
  const interrupt = (): void => void server.stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  process.stdout.once('error', interrupt);
  const note = server.own ? dim(`  No Sealpost answers at ${wanted}; this is the demo's own.`) : '';
  console.log(`${bold('Sealpost demo')}  ${server.url}${note}`);
  const api = new Api(server.url);
  const accounts: Account[] = [];
  try {
    return await run(api, accounts);
  } finally {
    try {
      for (const { token, authKey } of accounts) await api.deleteAccount(token, authKey);
    } finally {
      await server.stop();
    }
  }
}

// Node 20 calls Ed25519 in WebCrypto experimental, which nobody here needs to read.
process.removeAllListeners('warning').on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(warning);
});

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
