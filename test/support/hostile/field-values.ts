import fc from 'fast-check';
import { type Kind, Known } from './known.js';
import { MARKS } from './secrets.js';

export const known = (kind: Kind): fc.Arbitrary<Known> => fc.nat(10_000).map((pick) => new Known(kind, pick));

const base64 = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('base64'));
const authKey = fc.oneof({ weight: 6, arbitrary: known('authKey') }, base64(32));
const name = fc.oneof(
  { weight: 8, arbitrary: known('actor') },
  { weight: 3, arbitrary: known('name') },
  known('email'),
  fc.constant('nobody.at.all'),
);
const message = known('message');
const freshOr = (kind: Kind): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.uuid() }, known(kind));
const moment = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const filename = fc.constantFrom(
  'a',
  'notes.txt',
  '\u6771\u4eac.pdf',
  'r\u00e9sum\u00e9.doc',
  'x'.repeat(255),
);
const password = fc.constantFrom(MARKS.password, `${MARKS.password} again`);

/** What a field or a parameter of this name may hold, when its schema alone does not say it well enough. */
export const BY_NAME: Record<string, fc.Arbitrary<unknown>> = {
  username: name,
  recipient: name,
  with: name,
  to: name,
  members: fc.array(known('name'), { maxLength: 5 }),
  id: freshOr('message'),
  replyTo: message,
  groupId: known('group'),
  keyId: known('key'),
  expectedKeyId: known('key'),
  signingKeyId: known('key'),
  cursor: fc.oneof({ weight: 4, arbitrary: known('cursor') }, known('eventCursor')),
  after: fc.oneof({ weight: 4, arbitrary: known('eventCursor') }, known('cursor')),
  index: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 9),
  waitSeconds: fc.constantFrom(0, 0, 0, 1),
  since: moment,
  until: moment,
  search: fc.constantFrom('a', 'h', 'Hostile', '%', '_', '\\', ''),
  filename,
  mimeType: fc.constantFrom(
    'text/plain',
    'text/plain',
    'image/png',
    'image/png',
    'text/*',
    'application/octet-stream',
  ),
  email: fc.oneof(
    known('email'),
    fc.uuid().map((id) => `${id}@example.com`),
  ),
  password,
  currentPassword: password,
  newPassword: password,
  recoveryCode: fc.constantFrom('AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46', MARKS.code),
  authKey,
  currentAuthKey: authKey,
  newAuthKey: authKey,
  recoveryAuthKey: authKey,
  nonce: base64(12),
  salt: base64(16),
  signature: base64(64),
  wrappedKey: base64(256),
  publicKey: known('publicKey'),
  signingPublicKey: known('signingPublicKey'),
  ciphertext: fc.oneof(base64(48), base64(64)),
  text: fc.oneof(
    fc.string({ maxLength: 60 }).map((rest) => `${MARKS.text} ${rest.toWellFormed().replaceAll('\0', '')}`),
    fc.constant(MARKS.text.padEnd(65_536, ' x')),
  ),
  data: fc
    .constantFrom(0, 1, 1000, 65_536, 65_537, 200_000)
    .map((length) => Buffer.from(MARKS.file.padEnd(length, 'y')).toString('base64')),
  size: fc.constantFrom(0, 32, 48),
  expiresInSeconds: fc.constantFrom(1, 60, 31_536_000),
};
