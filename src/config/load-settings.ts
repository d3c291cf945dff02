import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { validateSync, type ValidationError } from 'class-validator';
import { ownOrigin, peersOf } from './federation-peers.js';
import { RateLimit } from './rate-limit.js';
import { Secret } from './secret.js';
import { Settings } from './settings.js';
import { SettingsError } from './settings-error.js';

const SECRETS = ['databaseUrl', 'redisUrl', 'metricsToken'];
/** Numbers that have no default, which would tell their type. */
const NUMBERS = ['metricsPort', 'messageRetentionDays'];
const MIN_TOKEN_CHARACTERS = 16;
const SECONDS_A_DAY = 86_400;

/** The environment variable that sets a property of {@link Settings}: `dataDir` is `DATA_DIR`. */
export function environmentName(property: string): string {
  return property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/**
 * Reads the settings from `environment`; an absent or empty variable means the default.
 *
 * @throws SettingsError naming each variable that is wrong
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const defaults: Record<string, unknown> = { ...new Settings() };
  const values: Record<string, unknown> = {};
  for (const [property, byDefault] of Object.entries(defaults)) {
    const text = environment[environmentName(property)]?.trim();
    values[property] = text ? parse(property, text, byDefault) : byDefault;
  }
  const settings = Object.assign(new Settings(), values);
  const problems = validateSync(settings).map(describe);
  if (settings.databaseUrl && !isPostgresUrl(settings.databaseUrl.reveal())) {
    problems.push('DATABASE_URL: must be a URL such as postgres://user:password@host:5432/database');
  }
  if (settings.redisUrl && !/^rediss?:\/\//.test(settings.redisUrl.reveal())) {
    problems.push('REDIS_URL: must begin with redis:// or rediss://');
  }
  if (settings.redisUrl && !settings.databaseUrl) {
    problems.push('REDIS_URL: needs DATABASE_URL; the embedded database serves one node');
  }
  if ((settings.tlsCertFile === null) !== (settings.tlsKeyFile === null)) {
    problems.push('TLS_CERT_FILE, TLS_KEY_FILE: one needs the other');
  }
  if (settings.metricsToken && settings.metricsToken.reveal().length < MIN_TOKEN_CHARACTERS) {
    problems.push(`METRICS_TOKEN: must have at least ${MIN_TOKEN_CHARACTERS} characters`);
  }
  if (problems.length === 0) problems.push(...problemsOfFederation(settings));
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return settings;
}

function problemsOfFederation(settings: Settings): string[] {
  const { federationPeers, federationGiveUpSeconds, eventRetentionDays, messageRetentionDays } = settings;
  const { serverName } = settings;
  if (federationPeers.length === 0) return [];
  const problems: string[] = [];
  if (federationPeers.some((peer) => !URL.canParse(peer.replace(/^[^=]*=/, ''))))
    return ['FEDERATION_PEERS: must be peers such as b.example=https://chat.b.example'];
  const names = [...peersOf(settings).keys()];
  if (names.length < federationPeers.length) problems.push('FEDERATION_PEERS: names a peer twice');
  if (names.includes(serverName))
    problems.push('FEDERATION_PEERS: names this server, which is no peer of itself');
  if (ownOrigin(settings) === null)
    problems.push('FEDERATION_PEERS: needs PUBLIC_URL, where the peers reach this server');
  if (federationGiveUpSeconds > eventRetentionDays * SECONDS_A_DAY)
    problems.push('FEDERATION_GIVE_UP_SECONDS: must not be longer than EVENT_RETENTION_DAYS');
  if (messageRetentionDays !== null && federationGiveUpSeconds > messageRetentionDays * SECONDS_A_DAY)
    problems.push('FEDERATION_GIVE_UP_SECONDS: must not be longer than MESSAGE_RETENTION_DAYS');
  return problems;
}

/** Settings of this process: the environment, and under it the file `.env` of the working directory when there is one. */
export function loadSettings(): Settings {
  if (existsSync('.env')) loadEnvFile('.env');
  return readSettings(process.env);
}

/** Text to the type that the default has; what does not parse is left as text for the validator to refuse. */
function parse(property: string, text: string, byDefault: unknown): unknown {
  if (SECRETS.includes(property)) return new Secret(text);
  if (byDefault instanceof RateLimit) return RateLimit.parse(text) ?? text;
  if (typeof byDefault === 'number' || NUMBERS.includes(property))
    return /^-?\d+$/.test(text) ? Number(text) : text;
  if (typeof byDefault === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  if (Array.isArray(byDefault)) return text.split(',').flatMap((part) => part.trim() || []);
  return text;
}

/** One line a variable; that a number must be whole says more than what it must not exceed. */
function describe({ property, constraints = {} }: ValidationError): string {
  const message = constraints.isInt ?? Object.values(constraints)[0] ?? 'is wrong';
  return `${environmentName(property)}: ${message.replace(new RegExp(`^${property} `), '')}`;
}

function isPostgresUrl(text: string): boolean {
  try {
    decodeURIComponent(text);
  } catch {
    return false;
  }
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}
