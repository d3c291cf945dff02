import { readFileSync } from 'node:fs';
import { inspect, parseEnv } from 'node:util';
import {
  environmentName,
  ownOrigin,
  peersOf,
  readSettings,
  Secret,
  Settings,
  SettingsError,
} from './index.js';

const NOT_POSTGRES = 'must be a URL such as postgres://user:password@host:5432/database';
const NOT_ORIGINS = 'must be origins such as https://example.com';
const NOT_PROXIES = 'must be addresses, subnets, loopback, linklocal or uniquelocal';
const NOT_A_MODULUS = 'must be one of the following values: 2048, 3072, 4096';
const NOT_A_RATE_LIMIT = 'must be a number in a time of at most 7d, such as 30/15m, or off';
const NOT_A_LEVEL = 'must be one of the following values: fatal, error, warn, info, debug, trace, silent';
const SECRET_URL = 'postgres://sealpost:hunter2@db.example:5432/sealpost';

/** What the server prints when it refuses to start. */
function refusal(environment: NodeJS.ProcessEnv): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const setting = /^(# )?([A-Z][A-Z0-9_]*)=(.*)$/;
  const found = lines.flatMap((line, index) => {
    const match = setting.exec(line);
    return match ? [{ set: match[1] === undefined, name: match[2] ?? '', value: match[3] ?? '', index }] : [];
  });
  const byDefault = Object.entries({ ...new Settings() }).map(([property, value]): [string, unknown] => [
    environmentName(property),
    value,
  ]);
  const isUnset = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

  it('names every setting once, and nothing else', () => {
    expect(found.map(({ name }) => name).sort()).toEqual(byDefault.map(([name]) => name).sort());
  });

  it('sets each to its default, and leaves those that have none commented out', () => {
    const written = Object.fromEntries(
      found.map(({ name, set, value }) => [name, set ? value : 'commented out']),
    );
    const expected = byDefault.map(([name, value]) => [
      name,
      isUnset(value) ? 'commented out' : String(value),
    ]);
    expect(written).toEqual(Object.fromEntries(expected));
  });

  it('reads as the defaults', () => {
    const environment = parseEnv(lines.join('\n'));
    expect(Object.keys(environment)).toHaveLength(byDefault.filter(([, value]) => !isUnset(value)).length);
    expect(readSettings(environment)).toEqual(new Settings());
  });

  it('has examples for the commented ones that are accepted', () => {
    const examples = Object.fromEntries(
      found.filter(({ set }) => !set).map(({ name, value }) => [name, value]),
    );
    const { databaseUrl, publicUrl, corsOrigins, trustedProxies } = readSettings(examples);
    expect(databaseUrl?.reveal()).toBe('postgres://sealpost:password@localhost:5432/sealpost');
    expect({ publicUrl, corsOrigins, trustedProxies }).toEqual({
      publicUrl: 'https://chat.example.com',
      corsOrigins: ['https://app.example.com', 'http://localhost:5173'],
      trustedProxies: ['loopback', '10.0.0.0/8'],
    });
  });

  it('explains each setting in one line above it', () => {
    const unexplained = found.filter(({ index }) => {
      const [before = '', above = ''] = [lines[index - 2], lines[index - 1]];
      const isText = (line: string): boolean => line.startsWith('# ') && !setting.test(line);
      return !isText(above) || above.startsWith('# ---') || isText(before);
    });
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });
});

describe('The table in README.md', () => {
  it('has every setting with its default', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z][A-Z0-9_]*)` +\| (?:`([^`]*)`)? *\|/gm)];
    const expected = Object.entries({ ...new Settings() }).map(([property, value]) => [
      environmentName(property),
      value === null ? '' : String(value),
    ]);
    expect(Object.fromEntries(rows.map(([, name, value]) => [name, value ?? '']))).toEqual(
      Object.fromEntries(expected),
    );
    expect(rows).toHaveLength(expected.length);
  });
});

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toEqual(new Settings());
  });

  it('takes an empty or blank variable for an absent one, and looks past spaces around a value', () => {
    expect(readSettings({ PORT: '', HOST: '  ', DATABASE_URL: ' ' })).toEqual(new Settings());
    expect(readSettings({ PORT: ' 8080 ' }).port).toBe(8080);
  });

  it.each<[string, string, keyof Settings, unknown]>([
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65_535],
    ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
    ['DATA_DIR', '/var/lib/sealpost', 'dataDir', '/var/lib/sealpost'],
    ['DATABASE_POOL', '2', 'databasePool', 2],
    ['RUN_MIGRATIONS', 'false', 'runMigrations', false],
    ['RUN_MIGRATIONS', 'true', 'runMigrations', true],
    ['SERVER_NAME', 'chat.example.com', 'serverName', 'chat.example.com'],
    ['SERVER_NAME', 'localhost:3000', 'serverName', 'localhost:3000'],
    ['PUBLIC_URL', 'http://localhost:8080', 'publicUrl', 'http://localhost:8080'],
    [
      'CORS_ORIGINS',
      ' https://a.example , ,http://b:81',
      'corsOrigins',
      ['https://a.example', 'http://b:81'],
    ],
    ['TRUSTED_PROXIES', 'loopback,10.0.0.0/8', 'trustedProxies', ['loopback', '10.0.0.0/8']],
    ['PBKDF2_ITERATIONS', '5000000', 'pbkdf2Iterations', 5_000_000],
    ['RSA_MODULUS_BITS', '4096', 'rsaModulusBits', 4096],
    ['MAX_ATTACHMENTS', '0', 'maxAttachments', 0],
    ['METRICS_PORT', '9464', 'metricsPort', 9464],
    ['TRACED_PERCENT', '0', 'tracedPercent', 0],
    ['LOG_LEVEL', 'silent', 'logLevel', 'silent'],
    ['RATE_LIMITS_ENABLED', 'false', 'rateLimitsEnabled', false],
    ['LOGIN_LIMIT', '30/15m', 'loginLimit', expect.objectContaining({ count: 30, seconds: 900 })],
    ['SEND_LIMIT', '1/1s', 'sendLimit', expect.objectContaining({ count: 1, seconds: 1 })],
    ['UPLOAD_LIMIT', '2G/7d', 'uploadLimit', expect.objectContaining({ count: 2 ** 31, seconds: 604_800 })],
    ['UPLOAD_LIMIT', '5k/2h', 'uploadLimit', expect.objectContaining({ count: 5120, seconds: 7200 })],
    ['KDF_LIMIT', 'off', 'kdfLimit', expect.objectContaining({ isOff: true })],
  ])('reads %s=%s', (name, text, property, value) => {
    expect(readSettings({ [name]: text })[property]).toEqual(value);
  });

  it.each([
    ['PORT', '-1', 'must not be less than 0'],
    ['PORT', 'abc', 'must be an integer number'],
    ['PORT', '3000.5', 'must be an integer number'],
    ['PORT', '0x50', 'must be an integer number'],
    ['CORS_ORIGINS', '*', NOT_ORIGINS],
    ['CORS_ORIGINS', 'https://a.example,nope', NOT_ORIGINS],
    ['CORS_ORIGINS', 'https://a.example/', NOT_ORIGINS],
    ['TRUSTED_PROXIES', 'nonsense', NOT_PROXIES],
    ['TRUSTED_PROXIES', '999.1.1.1', NOT_PROXIES],
    ['TRUSTED_PROXIES', '10.0.0.0/33', NOT_PROXIES],
    ['DATABASE_URL', 'postgres://db:99999/x', NOT_POSTGRES],
    ['DATABASE_URL', 'postgres://a:%@db/x', NOT_POSTGRES],
    ['PORT', '70000', 'must not be greater than 65535'],
    ['DATABASE_URL', 'mysql://x', NOT_POSTGRES],
    ['DATABASE_URL', 'localhost:5432', NOT_POSTGRES],
    ['DATABASE_POOL', '1', 'must not be less than 2'],
    ['RUN_MIGRATIONS', 'yes', 'must be a boolean value'],
    ['RUN_MIGRATIONS', '1', 'must be a boolean value'],
    ['SERVER_NAME', 'Bad_Name', 'must be a lower-case host name'],
    ['SERVER_NAME', 'chat.example.com:port', 'must be a lower-case host name'],
    ['SERVER_NAME', '-chat', 'must be a lower-case host name'],
    ['SERVER_NAME', 'a'.repeat(256), 'must be shorter than or equal to 255 characters'],
    ['PUBLIC_URL', 'ftp://chat.example.com', 'must be a URL address'],
    ['PUBLIC_URL', 'chat.example.com', 'must be a URL address'],
    ['PBKDF2_ITERATIONS', '1000', 'must not be less than 600000'],
    ['PBKDF2_ITERATIONS', '599999', 'must not be less than 600000'],
    ['PBKDF2_ITERATIONS', '5000001', 'must not be greater than 5000000'],
    ['RSA_MODULUS_BITS', '1024', NOT_A_MODULUS],
    ['RSA_MODULUS_BITS', '2047', NOT_A_MODULUS],
    ['KEY_WORK_QUEUE', '0', 'must not be less than 1'],
    ['SESSION_IDLE_DAYS', '0', 'must not be less than 1'],
    ['MAX_TEXT_BYTES', '0', 'must not be less than 1'],
    ['MAX_ATTACHMENT_BYTES', '1000000001', 'must not be greater than 1000000000'],
    ['MAX_ATTACHMENTS', '-1', 'must not be less than 0'],
    ['MAX_REQUEST_BYTES', '1023', 'must not be less than 1024'],
    ...['0/1m', '30', '30/15', '30/m', '30/0m', '-1/1m', '1.5/1m', '30/8d', '30/1w', 'none'].map(
      (text): [string, string, string] => ['LOGIN_LIMIT', text, NOT_A_RATE_LIMIT],
    ),
    ['METRICS_PORT', 'abc', 'must be an integer number'],
    ['METRICS_TOKEN', 'too short', 'must have at least 16 characters'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL address'],
    ['TRACED_PERCENT', '101', 'must not be greater than 100'],
    ['LOG_LEVEL', 'loud', NOT_A_LEVEL],
    ['LOG_LEVEL', 'INFO', NOT_A_LEVEL],
  ])('refuses %s=%s', (name, text, reason) => {
    expect(refusal({ [name]: text })).toBe(`${name}: ${reason}`);
  });

  it.each([['TLS_CERT_FILE'], ['TLS_KEY_FILE']])('refuses %s without the other', (name) => {
    expect(refusal({ [name]: '/etc/tls/file.pem' })).toBe('TLS_CERT_FILE, TLS_KEY_FILE: one needs the other');
  });

  it('names every variable that is wrong, a line each', () => {
    const lines = refusal({ PORT: 'abc', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' }).split('\n');
    expect(lines.map((line) => line.split(':', 1)[0])).toEqual(['PORT', 'LOG_LEVEL', 'DATABASE_URL']);
  });
});

describe('DATABASE_URL', () => {
  it.each(['postgres://', 'postgresql://'])('reaches the driver as it stands: %s', (scheme) => {
    const url = `${scheme}sealpost:hunter2@db.example/sealpost`;
    expect(readSettings({ DATABASE_URL: url }).databaseUrl?.reveal()).toBe(url);
  });

  it('is the same redacted text whichever way it is printed', () => {
    const { databaseUrl } = readSettings({ DATABASE_URL: SECRET_URL });
    expect(databaseUrl).toBeInstanceOf(Secret);
    expect([String(databaseUrl), JSON.stringify(databaseUrl), inspect(databaseUrl)]).toEqual([
      '[redacted]',
      '"[redacted]"',
      '[redacted]',
    ]);
  });

  it('does not show in the settings as a whole', () => {
    const settings = readSettings({ DATABASE_URL: SECRET_URL });
    expect(JSON.parse(JSON.stringify(settings))).toEqual({ ...new Settings(), databaseUrl: '[redacted]' });
    const views = [
      inspect(settings, { depth: null, showHidden: true }),
      inspect({ ...settings }, { depth: null, customInspect: false }),
      Object.values(settings).join(),
    ];
    expect(views.filter((view) => view.includes('hunter2'))).toEqual([]);
  });

  it.each([
    ['its own refusal', { DATABASE_URL: 'mysql://sealpost:hunter2@db.example/sealpost' }],
    ['the refusal of another setting', { DATABASE_URL: SECRET_URL, PORT: 'abc' }],
  ])('does not show in %s', (_what, environment) => {
    let error: unknown;
    try {
      readSettings(environment);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SettingsError);
    const views = [
      String(error),
      (error as Error).stack ?? '',
      JSON.stringify(error),
      inspect(error, { depth: null, showHidden: true }),
    ];
    expect(views.filter((view) => view.includes('hunter2'))).toEqual([]);
  });
});

describe('FEDERATION_PEERS', () => {
  const PUBLIC_URL = 'https://chat.a.example';
  const KEY = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

  it('names peers, where they are, and by which key they are known', () => {
    const { federationPeers } = readSettings({
      PUBLIC_URL,
      FEDERATION_PEERS: `b.example=https://chat.b.example:8443, c.example=http://c.example/#${KEY}`,
    });
    expect([...peersOf({ federationPeers }).values()]).toEqual([
      { name: 'b.example', origin: 'https://chat.b.example:8443', keyId: null },
      { name: 'c.example', origin: 'http://c.example', keyId: KEY },
    ]);
  });

  it.each([
    ['a path', 'b.example=https://b.example/api', 'must be peers such as b.example=https://chat.b.example'],
    [
      'no port',
      'b.example=https://b.example:99999',
      'must be peers such as b.example=https://chat.b.example',
    ],
    [
      'a short key',
      'b.example=https://b.example#abc',
      'must be peers such as b.example=https://chat.b.example',
    ],
    ['a peer twice', 'b.example=https://b.example,b.example=https://c.example', 'names a peer twice'],
    ['itself', 'localhost=https://b.example', 'names this server, which is no peer of itself'],
  ])('refuses %s', (_what, text, reason) => {
    expect(refusal({ PUBLIC_URL, FEDERATION_PEERS: text })).toBe(`FEDERATION_PEERS: ${reason}`);
  });

  it.each([
    [{ PUBLIC_URL }, PUBLIC_URL],
    [{}, 'http://127.0.0.1:3000'],
    [{ HOST: '::1', PORT: '80' }, 'http://[::1]'],
    [{ HOST: 'a.example', PORT: '8443', TLS_CERT_FILE: 'a', TLS_KEY_FILE: 'b' }, 'https://a.example:8443'],
  ])('are signed to by %j', (environment, origin) => {
    expect(ownOrigin(readSettings({ ...environment, FEDERATION_PEERS: 'b.example=https://b.example' }))).toBe(
      origin,
    );
  });

  it('needs a place where peers reach it, and gives up before events are deleted', () => {
    const FEDERATION_PEERS = 'b.example=https://b.example';
    for (const nowhere of [{ HOST: '0.0.0.0' }, { HOST: '::' }, { PORT: '0' }])
      expect(refusal({ FEDERATION_PEERS, ...nowhere })).toBe(
        'FEDERATION_PEERS: needs PUBLIC_URL, where the peers reach this server',
      );
    const late = { FEDERATION_GIVE_UP_SECONDS: '86401', EVENT_RETENTION_DAYS: '1' };
    expect(refusal({ FEDERATION_PEERS, PUBLIC_URL, ...late })).toBe(
      'FEDERATION_GIVE_UP_SECONDS: must not be longer than EVENT_RETENTION_DAYS',
    );
    const gone = { FEDERATION_GIVE_UP_SECONDS: '604801', MESSAGE_RETENTION_DAYS: '7' };
    expect(refusal({ FEDERATION_PEERS, PUBLIC_URL, ...gone })).toBe(
      'FEDERATION_GIVE_UP_SECONDS: must not be longer than MESSAGE_RETENTION_DAYS',
    );
  });
});
