import { base64 } from '../sealer.js';
import { BAD_BASE64, valuesBeside } from './values.js';
import { badRequest, bytes, type Case, type SealedBody, tooLarge, type World } from './world.js';

/** A message of Bob's device to Alice, changed before it is sent. */
function sealed(change: (body: SealedBody, world: World) => object, text?: string): Case[1] {
  return async (world) => {
    const body = await world.sealed(text);
    const json = { ...body, ...change(body, world) };
    return { method: 'POST', path: '/api/messages/sealed', as: 'bob', json };
  };
}

const withFile = (change: (file: Record<string, unknown>) => object): Case[1] =>
  sealed(({ attachments: [file = {}] }) => ({ attachments: [{ ...file, ...change(file) }] }));

const withKey = (change: object): Case[1] =>
  sealed(({ keys: [own, ...others] }) => ({ keys: [{ ...own, ...change }, ...others] }));

function flipped(text: string): string {
  const buffer = Buffer.from(text, 'base64');
  buffer[0] = (buffer[0] ?? 0) ^ 1;
  return base64(buffer);
}

const TYPES: Record<string, ReturnType<typeof valuesBeside>> = {
  id: valuesBeside(),
  recipient: valuesBeside('string'),
  text: valuesBeside('null', 'object'),
  attachments: valuesBeside('null', 'array'),
  keys: valuesBeside('array'),
  signature: valuesBeside(),
  signingKeyId: valuesBeside(),
  replyTo: valuesBeside('null'),
  expiresInSeconds: valuesBeside('null', 'number'),
};

const FILE_TYPES: Record<string, ReturnType<typeof valuesBeside>> = {
  filename: valuesBeside('string'),
  mimeType: valuesBeside(),
  size: valuesBeside('number'),
  nonce: valuesBeside(),
  ciphertext: valuesBeside(),
};

const INVALID_SIGNATURE = { status: 400, code: 'invalid_signature', field: 'signature' };

/** What `POST /api/messages/sealed` refuses, but for the wrong choice of keys. */
export const SEALING: Case[] = [
  ...Object.entries(TYPES).flatMap(([field, values]) =>
    values.map(([kind, value]): Case => [
      `${field} of type ${kind}`,
      sealed(() => ({ [field]: value })),
      badRequest(field),
    ]),
  ),
  ...['id', 'recipient', 'keys', 'signature', 'signingKeyId'].map((field): Case => [
    `no ${field}`,
    sealed(() => ({ [field]: undefined })),
    badRequest(field),
  ]),
  ...Object.entries(FILE_TYPES).flatMap(([field, values]) =>
    [...values, ['undefined', undefined] as const].map(([kind, value]): Case => [
      `${field} of a file of type ${kind}`,
      withFile(() => ({ [field]: value })),
      badRequest(`attachments.0.${field}`),
    ]),
  ),
  ...(['attachments', 'keys'] as const).flatMap((list) =>
    [null, 'x', 5, [], [{}]].map((value): Case => [
      `${list} that hold ${JSON.stringify(value)}`,
      sealed((body) => ({ [list]: [...body[list], value] })),
      badRequest(list),
    ]),
  ),
  ['an unknown field', sealed(() => ({ nope: 1 })), badRequest('nope')],
  [
    'an unknown field of a box',
    sealed(({ text }) => ({ text: { ...text, nope: 1 } })),
    badRequest('text.nope'),
  ],
  ['an unknown field of a wrap', withKey({ nope: 1 }), badRequest('keys.0.nope')],
  ['a message of nothing', sealed(() => ({ text: null, attachments: [] })), badRequest('text')],
  ...['id', 'signingKeyId'].map((field): Case => [
    `${field} in upper case`,
    sealed((body) => ({ [field]: String(body[field]).toUpperCase() })),
    badRequest(field),
  ]),
  [
    'keyId in upper case',
    sealed(({ keys }) => ({ keys: keys.map((key) => ({ ...key, keyId: key.keyId.toUpperCase() })) })),
    badRequest('keys.0.keyId'),
  ],
  ['keyId that is no UUID', withKey({ keyId: 'x' }), badRequest('keys.0.keyId')],
  ...[11, 13, 0].flatMap((length): Case[] => [
    [
      `a nonce of ${length} bytes`,
      sealed(({ text }) => ({ text: { ...text, nonce: bytes(length) } })),
      badRequest('text.nonce'),
    ],
    [
      `a nonce of a file of ${length} bytes`,
      withFile(() => ({ nonce: bytes(length) })),
      badRequest('attachments.0.nonce'),
    ],
  ]),
  [
    'a ciphertext shorter than a tag',
    sealed(({ text }) => ({ text: { ...text, ciphertext: bytes(15) } })),
    badRequest('text.ciphertext'),
  ],
  [
    'a ciphertext of a file shorter than a tag',
    withFile(() => ({ ciphertext: bytes(15), size: 0 })),
    badRequest('attachments.0.ciphertext'),
  ],
  ...BAD_BASE64.flatMap(([name, text]): Case[] => [
    [
      `a nonce in base64 that is ${name}`,
      sealed((body) => ({ text: { ...body.text, nonce: text } })),
      badRequest('text.nonce'),
    ],
    [`a wrap in base64 that is ${name}`, withKey({ wrappedKey: text }), badRequest('keys.0.wrappedKey')],
  ]),
  ['a wrap of 255 bytes', withKey({ wrappedKey: bytes(255) }), badRequest('keys.0.wrappedKey')],
  [
    'a wrap of 384 bytes to a key of 256',
    withKey({ wrappedKey: bytes(384) }),
    badRequest('keys.0.wrappedKey'),
  ],
  ['a wrap of 513 bytes', withKey({ wrappedKey: bytes(513) }), badRequest('keys.0.wrappedKey')],
  ...[99, 101, 0, -1, 1.5, 1e300].map((size): Case => [
    `size ${size} of a file of 100 bytes`,
    withFile(() => ({ size })),
    badRequest('attachments.0.size'),
  ]),
  ['a signature of 63 bytes', sealed(() => ({ signature: bytes(63) })), badRequest('signature')],
  [
    'a signature with a bit flipped',
    sealed(({ signature }) => ({ signature: flipped(String(signature)) })),
    INVALID_SIGNATURE,
  ],
  [
    'a signature of another message',
    sealed(() => ({ id: globalThis.crypto.randomUUID() })),
    INVALID_SIGNATURE,
  ],
  [
    'a signature of another text',
    sealed(({ text }) => ({ text: { ...text, ciphertext: flipped(text.ciphertext) } })),
    INVALID_SIGNATURE,
  ],
  ['a signature of another file', withFile(() => ({ nonce: bytes(12) })), INVALID_SIGNATURE],
  [
    'an unknown recipient',
    sealed(() => ({ recipient: 'nobody' })),
    { status: 404, code: 'recipient_not_found', field: 'recipient' },
  ],
  [
    'an answer to a message that is absent',
    sealed(() => ({ replyTo: globalThis.crypto.randomUUID() })),
    { status: 404, code: 'not_found', field: 'replyTo' },
  ],
  ['a text of 65,537 bytes', sealed(() => ({}), 'x'.repeat(65_537)), tooLarge('text')],
  [
    'eleven attachments',
    sealed(({ attachments: [file] }) => ({ attachments: Array(11).fill(file) })),
    badRequest('attachments'),
  ],
  [
    'an attachment of 25 MiB and a byte',
    withFile(() => ({ ciphertext: base64(Buffer.alloc(26_214_400 + 17)), size: 26_214_401 })),
    tooLarge('attachments.0'),
  ],
];

/** Wraps that are not for exactly the current keys of the readers, and signatures by a key that is not the sender's. */
export const STALE_KEYS: [name: string, call: Case[1]][] = [
  [
    'a wrap for a version that was retired',
    sealed(({ keys: [own, other] }, { alice }) => ({
      keys: [own, { ...other, keyId: alice.session.user.key.id }],
    })),
  ],
  [
    "a wrap for somebody else's key",
    sealed(({ keys: [own, other] }, { carol }) => ({
      keys: [own, { ...other, keyId: carol.session.user.key.id }],
    })),
  ],
  ['a wrap for a key that is not there', withKey({ keyId: '00000000-0000-4000-8000-000000000000' })],
  ['no wrap at all', sealed(() => ({ keys: [] }))],
  ["the recipient's wrap missing", sealed(({ keys }) => ({ keys: keys.slice(0, 1) }))],
  ["the sender's wrap missing", sealed(({ keys }) => ({ keys: keys.slice(1) }))],
  ['a wrap doubled', sealed(({ keys }) => ({ keys: [...keys, keys[0]] }))],
  ['a wrap doubled in the place of another', sealed(({ keys }) => ({ keys: [keys[0], keys[0]] }))],
  ['a signing key that is not there', sealed(() => ({ signingKeyId: globalThis.crypto.randomUUID() }))],
  ["the recipient's signing key", sealed(({ keys }) => ({ signingKeyId: keys[1]?.keyId }))],
];
