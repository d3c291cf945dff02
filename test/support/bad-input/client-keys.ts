import { newKdf } from '../sealer.js';
import { BAD_ENCRYPTION_KEYS, BAD_SIGNING_KEYS } from './public-keys.js';
import { BAD_BASE64, valuesBeside } from './values.js';
import { badRequest, box, bytes, type Case, post, type World } from './world.js';

/** A registration with Bob's keys under another name, changed before it is sent. */
export function registerKeys(change: object): Case[1] {
  return ({ bob }) => ({
    ...post('register', {
      username: 'dave',
      authKey: bytes(32),
      kdf: newKdf(),
      sealedAccountKey: box(48),
      key: bob.clientKey?.body,
      ...change,
    }),
    as: 'nobody',
  });
}

function registerKey(change: object): Case[1] {
  return (world: World) => registerKeys({ key: { ...world.bob.clientKey?.body, ...change } })(world);
}

/** What registration with the client's own keys refuses. */
export const CLIENT_KEYS: Case[] = [
  [
    'a name that is taken, in another case',
    registerKeys({ username: 'Bob' }),
    { status: 409, code: 'username_taken', field: 'username' },
  ],
  ...BAD_ENCRYPTION_KEYS.map(([name, publicKey]): Case => [
    `a public key that is ${name}`,
    registerKey({ publicKey }),
    badRequest('key.publicKey'),
  ]),
  ...BAD_SIGNING_KEYS.map(([name, signingPublicKey]): Case => [
    `a signing key that is ${name}`,
    registerKey({ signingPublicKey }),
    badRequest('key.signingPublicKey'),
  ]),
  ...['kdf', 'sealedAccountKey', 'key'].flatMap((field) =>
    [...valuesBeside('object'), ['undefined', undefined] as const, ['array of an object', [{}]] as const].map(
      ([kind, value]): Case => [
        `${field} of type ${kind}`,
        registerKeys({ [field]: value }),
        badRequest(field),
      ],
    ),
  ),
  ...valuesBeside('object', 'null').map(([kind, value]): Case => [
    `recovery of type ${kind}`,
    registerKeys({ recovery: value }),
    badRequest('recovery'),
  ]),
  ...['sealedPrivateKey', 'sealedSigningKey'].flatMap((field): Case[] => [
    [`no ${field}`, registerKey({ [field]: undefined }), badRequest(`key.${field}`)],
    [`${field} of type array`, registerKey({ [field]: [] }), badRequest(`key.${field}`)],
    [`${field} of a tag alone`, registerKey({ [field]: box(16) }), badRequest(`key.${field}.ciphertext`)],
    [`${field} of 8,193 bytes`, registerKey({ [field]: box(8193) }), badRequest(`key.${field}.ciphertext`)],
  ]),
  ['an unknown field of the key', registerKey({ id: 'x' }), badRequest('key.id')],
  ...[599_999, 5_000_001, 0, -1, 600_000.5, '600000', null].map((iterations): Case => [
    `a KDF with ${JSON.stringify(iterations)} iterations`,
    registerKeys({ kdf: { ...newKdf(), iterations } }),
    badRequest('kdf.iterations'),
  ]),
  ...[0, 15, 17].map((length): Case => [
    `a salt of ${length} bytes`,
    registerKeys({ kdf: { ...newKdf(), salt: bytes(length) } }),
    badRequest('kdf.salt'),
  ]),
  ['another KDF', registerKeys({ kdf: { ...newKdf(), name: 'PBKDF2-HMAC-SHA1' } }), badRequest('kdf.name')],
  ...BAD_BASE64.flatMap(([name, text]): Case[] => [
    [
      `a salt in base64 that is ${name}`,
      registerKeys({ kdf: { ...newKdf(), salt: text } }),
      badRequest('kdf.salt'),
    ],
    [`an authKey in base64 that is ${name}`, registerKeys({ authKey: text }), badRequest('authKey')],
  ]),
  ...[31, 33].map((length): Case => [
    `an authKey of ${length} bytes`,
    registerKeys({ authKey: bytes(length) }),
    badRequest('authKey'),
  ]),
  ...[15, 47, 49].map((length): Case => [
    `a sealed account key of ${length} bytes`,
    registerKeys({ sealedAccountKey: box(length) }),
    badRequest('sealedAccountKey.ciphertext'),
  ]),
  ...[11, 13].map((length): Case => [
    `a nonce of ${length} bytes`,
    registerKeys({ sealedAccountKey: { ...box(48), nonce: bytes(length) } }),
    badRequest('sealedAccountKey.nonce'),
  ]),
  [
    'a recovery without a salt',
    registerKeys({ recovery: { authKey: bytes(32), sealedAccountKey: box(48) } }),
    badRequest('recovery.salt'),
  ],
  [
    'a recovery without a sealed account key',
    registerKeys({ recovery: { authKey: bytes(32), salt: bytes(16) } }),
    badRequest('recovery.sealedAccountKey'),
  ],
];
