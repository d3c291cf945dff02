import manifest from '../../package.json' with { type: 'json' };
import { startServer } from './process.mjs';

const SETTINGS = [
  'HOST',
  'PUBLIC_URL',
  'CORS_ORIGINS',
  'TRUSTED_PROXIES',
  'SERVER_NAME',
  'DATA_DIR',
  'DATABASE_URL',
];
const REST = [
  'DATABASE_POOL',
  'RUN_MIGRATIONS',
  'REDIS_URL',
  'LOG_LEVEL',
  'REALTIME_ENABLED',
  'EVENT_RETENTION_DAYS',
];

/** What is set where the benchmark runs does not reach the server: it is measured as it comes, but for the limits that a load is over. */
const DEFAULTS = {
  ...Object.fromEntries([...SETTINGS, ...REST].map((name) => [name, ''])),
  RATE_LIMITS_ENABLED: 'false',
};

/** What `npm start` gives Node. */
const OPTIONS = /node (--.*) dist/.exec(manifest.scripts.start)[1].split(' ');

/** Starts Sealpost with its default settings, on PostgreSQL. */
export const startSealpost = (databaseUrl) =>
  startServer('sealpost', 'dist/server/main.js', { ...DEFAULTS, DATABASE_URL: databaseUrl }, OPTIONS);

/** The same on the embedded database in a directory. */
export const startEmbedded = (directory) =>
  startServer('sealpost', 'dist/server/main.js', { ...DEFAULTS, DATA_DIR: directory }, OPTIONS);

/** Starts the floor, whose tables and people stand in a database already. */
export const startFloor = (databaseUrl) =>
  startServer('floor', 'bench/floor/main.mjs', { DATABASE_URL: databaseUrl });
