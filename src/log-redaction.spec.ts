import { QueryFailedError } from 'typeorm';
import { Secret } from './config/index.js';
import { redactLine, redactText } from './log-redaction.js';

const SECRET = 'hunter2 hunter2';
const TOKEN = '0123456789abcdef'.repeat(4);

/** Each name of a secret that a request, an answer, a header or a setting has. */
const NAMES = [
  'password',
  'currentPassword',
  'newPassword',
  'authKey',
  'currentAuthKey',
  'newAuthKey',
  'recoveryAuthKey',
  'recoveryCode',
  'token',
  'privateKey',
  'sealKey',
  'accountKey',
  'authorization',
  'Authorization',
  'X-Auth-Token',
  'x-auth-token',
  'Cookie',
  'set-cookie',
  'DATABASE_URL',
  'databaseUrl',
  'redisUrl',
  'METRICS_TOKEN',
];

const written = (line: Record<string, unknown>): string => JSON.stringify(redactLine(line));

describe('a line of the log', () => {
  it.each(NAMES)('shows no %s, however deep it stands', (name) => {
    const secret = { [name]: SECRET };
    expect(JSON.parse(written({ ...secret, a: secret, b: [{ c: { d: secret } }] }))).toEqual({
      [name]: '[redacted]',
      a: { [name]: '[redacted]' },
      b: [{ c: { d: { [name]: '[redacted]' } } }],
    });
  });

  it('leaves everything else as it is, and does not change what it was given', () => {
    const at = new Date(0);
    const line = {
      req: { id: 'x', method: 'GET', path: '/api/keys' },
      responseTime: 5,
      at,
      no: null,
      list: [1, 'two'],
    };
    const before = structuredClone(line);
    expect(redactLine(line)).toEqual(line);
    expect(line).toEqual(before);
  });

  it('holds no bytes, no setting that is secret, and nothing without end', () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    const line = { key: Buffer.from(SECRET), view: new Uint8Array(3), setting: new Secret(SECRET), endless };
    expect(written(line)).not.toContain('hunter2');
    expect(JSON.parse(written(line))).toMatchObject({
      key: '[15 bytes]',
      view: '[3 bytes]',
      setting: '[redacted]',
    });
  });

  it('says of an error what it is, and nothing of what a statement was given', () => {
    const cause = Object.assign(new Error('connect to postgres://sealpost:hunter2@db:5432/x failed'), {
      code: 'ECONNREFUSED',
      password: SECRET,
    });
    const error = new QueryFailedError('SELECT $1', [SECRET], cause);
    error.cause = cause;
    const text = written({ err: error, nested: { failure: error } });
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      err: {
        type: 'QueryFailedError',
        code: 'ECONNREFUSED',
        cause: {
          message: 'connect to postgres://sealpost:[redacted]@db:5432/x failed',
          code: 'ECONNREFUSED',
        },
      },
      nested: { failure: { type: 'QueryFailedError' } },
    });
  });
});

describe('a text in the log', () => {
  it.each([
    ['redis://:hunter2@cache:6379', 'redis://:[redacted]@cache:6379'],
    [
      'postgres://sealpost:p%40ss@db/x and https://a:b@c',
      'postgres://sealpost:[redacted]@db/x and https://a:[redacted]@c',
    ],
    ['postgres://sealpost:p@ss@db/x', 'postgres://sealpost:[redacted]@db/x'],
    [`the token ${TOKEN} is unknown`, 'the token [redacted] is unknown'],
    ['the code AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46 is wrong', 'the code [redacted] is wrong'],
    [
      'listening on http://127.0.0.1:3000/ for alice@localhost',
      'listening on http://127.0.0.1:3000/ for alice@localhost',
    ],
    ['request 0198c3a0-7d9b-7000-8000-0123456789ab', 'request 0198c3a0-7d9b-7000-8000-0123456789ab'],
  ])('%s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});
