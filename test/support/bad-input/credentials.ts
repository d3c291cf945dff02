import { newKdf } from '../sealer.js';
import { EMAILS, LINES } from './texts.js';
import { valuesBeside } from './values.js';
import { badRequest, box, bytes, type Call, type Case, post, WRONG_CREDENTIALS } from './world.js';

const login = (fields: object): Call => ({
  ...post('login', { username: 'alice', password: 'not her password', ...fields }),
  as: 'nobody',
});
const recover = (fields: object): Call => ({
  ...post('recover', {
    username: 'alice',
    recoveryCode: 'none',
    newPassword: 'a long new password',
    ...fields,
  }),
  as: 'nobody',
});
const authKeys = {
  currentAuthKey: undefined,
  newAuthKey: bytes(32),
  kdf: newKdf(),
  sealedAccountKey: box(48),
};
const rotate = (json: object): Call => ({ method: 'POST', path: '/api/keys/rotate', json });

/** What the other routes of an account refuse. */
export const CREDENTIALS: Case[] = [
  ['a login with the wrong password', () => login({}), WRONG_CREDENTIALS],
  ['a login with an unknown name', () => login({ username: 'nobody' }), WRONG_CREDENTIALS],
  [
    'a login with the wrong authKey',
    () => login({ password: undefined, authKey: bytes(32) }),
    WRONG_CREDENTIALS,
  ],
  ['a login without a secret', () => login({ password: undefined }), badRequest('password')],
  [
    'a login with an authKey of 31 bytes',
    () => login({ password: undefined, authKey: bytes(31) }),
    badRequest('authKey'),
  ],
  [
    'a login with a password of 1,025 characters',
    () => login({ password: 'x'.repeat(1025) }),
    badRequest('password'),
  ],
  ['a login with both secrets', () => login({ authKey: bytes(32) }), badRequest('authKey')],
  ['a login with U+0000 in the name', () => login({ username: 'alice\u0000' }), badRequest('username')],
  ...valuesBeside('string').flatMap(([kind, value]): Case[] => [
    [`a login with a name of type ${kind}`, () => login({ username: value }), badRequest('username')],
    [`a login with a password of type ${kind}`, () => login({ password: value }), badRequest('password')],
    [
      `a recovery with a code of type ${kind}`,
      () => recover({ recoveryCode: value }),
      badRequest('recoveryCode'),
    ],
  ]),
  ['a recovery with the wrong code', () => recover({}), WRONG_CREDENTIALS],
  [
    'a recovery to a common password',
    () => recover({ newPassword: 'password123' }),
    badRequest('newPassword'),
  ],
  [
    'a recovery by authKey without a KDF',
    () => post('recover', { username: 'bob', recoveryAuthKey: bytes(32), ...authKeys, kdf: undefined }),
    badRequest('kdf'),
  ],
  [
    'a recovery opened with the wrong authKey',
    () => post('recover/open', { username: 'bob', recoveryAuthKey: bytes(32) }),
    WRONG_CREDENTIALS,
  ],
  [
    'a recovery opened with an authKey of 33 bytes',
    () => post('recover/open', { username: 'bob', recoveryAuthKey: bytes(33) }),
    badRequest('recoveryAuthKey'),
  ],
  [
    'a password change with the wrong password',
    () => post('password', { currentPassword: 'not hers', newPassword: 'a long new password' }),
    WRONG_CREDENTIALS,
  ],
  [
    'a password change to a short password',
    ({ alice }) => post('password', { currentPassword: alice.password, newPassword: 'Xq7!kfp2z' }),
    badRequest('newPassword'),
  ],
  ...['kdf', 'sealedAccountKey', 'newAuthKey'].map((field): Case => [
    `a password change by authKey without ${field}`,
    () => post('password', { ...authKeys, currentAuthKey: bytes(32), [field]: undefined }),
    badRequest(field),
  ]),
  [
    'a new recovery code by the wrong password',
    () => post('recovery-code', { password: 'not hers' }),
    WRONG_CREDENTIALS,
  ],
  [
    'a new recovery code by authKey without a recovery',
    () => post('recovery-code', { authKey: bytes(32) }),
    badRequest('recovery'),
  ],
  ['a rotation by the wrong password', () => rotate({ password: 'not hers' }), WRONG_CREDENTIALS],
  [
    'a rotation of a key that was retired',
    ({ alice }) => rotate({ password: alice.password, expectedKeyId: alice.session.user.key.id }),
    { status: 409, code: 'stale_key' },
  ],
  ...['x', 'ABCDEF00-0000-4000-8000-000000000000'].map((expectedKeyId): Case => [
    `a rotation of the key ${expectedKeyId}`,
    () => rotate({ password: 'not hers', expectedKeyId }),
    badRequest('expectedKeyId'),
  ]),
  [
    'a rotation by authKey without a key',
    ({ aliceKeyNow }) => rotate({ authKey: bytes(32), expectedKeyId: aliceKeyNow.id }),
    badRequest('key'),
  ],
  [
    'a deletion by the wrong password',
    () => ({ method: 'DELETE', path: '/api/users/me', json: { password: 'not hers' } }),
    WRONG_CREDENTIALS,
  ],
  [
    'a deletion without a secret',
    () => ({ method: 'DELETE', path: '/api/users/me' }),
    badRequest('password'),
  ],
  [
    'a change of the username',
    () => ({ method: 'PATCH', path: '/api/users/me', json: { username: 'queen' } }),
    badRequest('username'),
  ],
  ...LINES.map(([name, displayName]): Case => [
    `a change to a display name ${name}`,
    () => ({ method: 'PATCH', path: '/api/users/me', json: { displayName } }),
    badRequest('displayName'),
  ]),
  ...EMAILS.map(([name, email]): Case => [
    `a change to an e-mail address ${name}`,
    () => ({ method: 'PATCH', path: '/api/users/me', json: { email } }),
    badRequest('email'),
  ]),
];
