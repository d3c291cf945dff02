import { EMAILS, LINES, NAMES, PASSWORDS } from './texts.js';
import { badRequest, bytes, type Call, type Case, post } from './world.js';

/** A registration by password, changed before it is sent. */
export const register = (fields: object): Call => ({
  ...post('register', { username: 'dave', password: 'the long password of Dave', ...fields }),
  as: 'nobody',
});

const taken = (field: string, code: string) => ({ status: 409, code, field });

/** What registration refuses. */
export const REGISTRATION: Case[] = [
  ['nothing', () => register({ username: undefined, password: undefined }), badRequest('password')],
  ['no username', () => register({ username: undefined }), badRequest('username')],
  ['no password', () => register({ password: undefined }), badRequest('password')],
  ['a password and an authKey', () => register({ authKey: bytes(32) }), badRequest('authKey')],
  ['an unknown field', () => register({ isAdmin: true }), badRequest('isAdmin')],
  ['a name that is taken', () => register({ username: 'alice' }), taken('username', 'username_taken')],
  [
    'a name that is taken, in upper case',
    () => register({ username: 'ALICE' }),
    taken('username', 'username_taken'),
  ],
  ...NAMES.map(([name, username]): Case => [
    `a username ${name}`,
    () => register({ username }),
    badRequest('username'),
  ]),
  ...PASSWORDS.map(([name, password]): Case => [
    `a password ${name}`,
    () => register({ password }),
    badRequest('password'),
  ]),
  ...EMAILS.map(([name, email]): Case => [
    `an e-mail address ${name}`,
    () => register({ email }),
    badRequest('email'),
  ]),
  ...LINES.flatMap(([name, line]): Case[] => [
    [`a display name ${name}`, () => register({ displayName: line }), badRequest('displayName')],
    [`a device name ${name}`, () => register({ deviceName: line }), badRequest('deviceName')],
  ]),
];
