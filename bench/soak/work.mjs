import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as crypto from '../../dist/src/crypto/index.js';
import { PASSWORD } from '../people/make.mjs';

const MEBIBYTE = 1_048_576;
const SMALL = 'x'.repeat(240);
const PICTURE = globalThis.Buffer.from('\x89PNG\r\n\x1a\n and no more', 'latin1');
const base64 = (bytes) => bytes.toString('base64');
const boxOf = (packed) => {
  const { nonce, ciphertext } = crypto.unpackBox(packed);
  return { nonce: base64(nonce), ciphertext: base64(ciphertext) };
};

/** What goes on all the time: each is done again and again, with a pause in milliseconds in between. */
export function makeWork(client, { people, account }) {
  const any = () => people[Math.floor(Math.random() * people.length)];
  const file = (size) => ({
    data: base64(randomBytes(size)),
    filename: 'a.bin',
    mimeType: 'application/octet-stream',
  });
  const send = (from, message) => client.call(from, 'POST', '/api/messages/send', { json: message });
  let joined = 0;
  const bodyOf = ({ publicKey, signingPublicKey, sealedPrivateKey, sealedSigningKey }) => ({
    publicKey,
    signingPublicKey,
    sealedPrivateKey: boxOf(sealedPrivateKey),
    sealedSigningKey: boxOf(sealedSigningKey),
  });

  /** Registers somebody with keys of their own, who share theirs with everybody else here. */
  async function join() {
    const username = `soak${joined++}`;
    const [key, nextKey] = account.keys.map(bodyOf);
    const kdf = { name: crypto.KDF_NAME, iterations: account.kdf.iterations, salt: base64(account.kdf.salt) };
    const json = {
      username,
      authKey: base64(account.authKey),
      kdf,
      key,
      sealedAccountKey: boxOf(account.sealedAccountKey),
    };
    const session = await client.call(undefined, 'POST', '/api/auth/register', { json });
    return session && { username, token: session.token, nextKey, keyId: session.user.key.id };
  }

  return [
    ...Array.from({ length: 4 }, () => ({
      pause: 20,
      run: () => send(any(), { recipient: any().username, text: SMALL, expiresInSeconds: 120 }),
    })),
    {
      pause: 2000,
      async run() {
        const message = await send(any(), {
          recipient: any().username,
          attachments: [file(MEBIBYTE), file(1000)],
        });
        const reader = people.find(({ username }) => message?.from.startsWith(`${username}@`));
        if (!reader) return;
        await client.call(reader, 'GET', `/api/messages/${message.id}/attachments/0`);
        await client.call(reader, 'DELETE', `/api/messages/${message.id}?scope=everyone`);
      },
    },
    {
      pause: 50,
      async run() {
        const reader = any();
        const { items = [] } =
          (await client.call(reader, 'GET', '/api/messages?direction=all&limit=20')) ?? {};
        // It may have expired, or be deleted for everyone, since it was listed.
        const gone = { expected: [200, 204, 404] };
        for (const { id } of items.slice(0, 2)) {
          await client.call(reader, 'GET', `/api/messages/${id}`, gone);
          await client.call(reader, 'PUT', `/api/messages/${id}/read`, gone);
        }
        if (items[2]) await client.call(reader, 'DELETE', `/api/messages/${items[2].id}`, gone);
        await client.call(reader, 'GET', '/api/conversations');
        await client.call(reader, 'GET', '/api/users?search=user1');
      },
    },
    {
      pause: 100,
      async run() {
        const reader = any();
        const { nextCursor } = (await client.call(reader, 'GET', '/api/events')) ?? {};
        await client.call(reader, 'GET', `/api/events?after=${nextCursor}&waitSeconds=1`);
      },
    },
    ...[{ password: PASSWORD }, { authKey: base64(account.authKey) }].map((credential) => ({
      pause: 'password' in credential ? 1000 : 100,
      async run() {
        const { username } = any();
        const session = await client.call(undefined, 'POST', '/api/auth/login', {
          json: { username, ...credential },
        });
        await client.call(session, 'GET', '/api/keys');
        await client.call(session, 'POST', '/api/auth/logout');
      },
    })),
    {
      pause: 500,
      async run() {
        const [owner, ...others] = people.slice(0, 12);
        const members = others.map(({ username }) => username);
        const group = await client.call(owner, 'POST', '/api/groups', { json: { name: 'Soak', members } });
        const path = `/api/groups/${group?.id}`;
        for (const writer of others.slice(0, 3))
          await client.call(writer, 'POST', `${path}/messages`, { json: { text: SMALL } });
        await client.call(owner, 'PUT', path, { json: { name: 'Soaked' } });
        await client.call(owner, 'DELETE', `${path}/members/${members[0]}`);
        await client.call(owner, 'GET', `${path}/messages`);
        await client.call(owner, 'DELETE', path);
      },
    },
    {
      pause: 1000,
      async run() {
        const person = await join();
        if (!person) return;
        const authKey = base64(account.authKey);
        await send(person, { recipient: any().username, text: SMALL, attachments: [file(100_000)] });
        await send(any(), { recipient: person.username, text: SMALL });
        await client.call(person, 'PUT', '/api/users/me/avatar', { bytes: PICTURE, type: 'image/png' });
        const rotation = { authKey, expectedKeyId: person.keyId, key: person.nextKey };
        await client.call(person, 'POST', '/api/keys/rotate', { json: rotation });
        await client.call(person, 'GET', '/api/users/me/export');
        await client.call(person, 'DELETE', '/api/users/me', { json: { authKey } });
      },
    },
    {
      pause: 200,
      async run() {
        await client.call({ token: randomBytes(32).toString('hex') }, 'GET', '/api/messages', {
          expected: [401],
        });
        const json = { recipient: `nobody${joined}`, text: SMALL };
        await client.call(any(), 'POST', '/api/messages/send', { json, expected: [404] });
        const bytes = globalThis.Buffer.from('{"recipient":');
        await client.call(any(), 'POST', '/api/messages/send', { bytes, expected: [400] });
        const json401 = { username: `nobody${joined}`, authKey: base64(randomBytes(32)) };
        await client.call(undefined, 'POST', '/api/auth/login', { json: json401, expected: [401] });
        await client.abandon(any(), '/api/messages/send');
      },
    },
  ];
}

/** Runs some work over and over, until it is to rest; `rest` waits for what is under way. */
export function keepBusy(work) {
  let resting = false;
  const loops = () =>
    Promise.all(
      work.map(async ({ pause, run }) => {
        while (!resting) {
          await run();
          await setTimeout(pause * (0.5 + Math.random()));
        }
      }),
    );
  let running = loops();
  return {
    async rest() {
      resting = true;
      await running;
    },
    resume() {
      resting = false;
      running = loops();
    },
  };
}
