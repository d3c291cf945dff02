import type { RateLimit, Settings } from '../config/index.js';

/** A row of {@link RATE_LIMITS}. */
interface Row {
  /** The setting that says how many in which time. */
  readonly setting: {
    [Key in keyof Settings]: Settings[Key] extends RateLimit ? Key : never;
  }[keyof Settings];
  /** What there were too many of. */
  readonly what: string;
  /** Whether nodes count together, by Redis when there is one. Each counts for itself otherwise, which costs microseconds. */
  readonly shared: boolean;
  /** What is counted, when it is not requests. */
  readonly unit?: 'content-bytes';
}

/** Every limit there is, by the name that its headers and its metric carry. What is counted is said by whoever takes from it. */
export const RATE_LIMITS = {
  login: { setting: 'loginLimit', what: 'failed logins to this account', shared: true },
  'login-address': { setting: 'loginAddressLimit', what: 'failed logins from this address', shared: true },
  'login-account': { setting: 'loginAccountLimit', what: 'failed logins to this account', shared: true },
  recover: { setting: 'recoverLimit', what: 'failed recoveries of this account', shared: true },
  'recover-address': {
    setting: 'recoverAddressLimit',
    what: 'failed recoveries from this address',
    shared: true,
  },
  'recover-account': {
    setting: 'recoverAccountLimit',
    what: 'failed recoveries of this account',
    shared: true,
  },
  'register-address': {
    setting: 'registerAddressLimit',
    what: 'registrations from this address',
    shared: true,
  },
  'register-name': { setting: 'registerNameLimit', what: 'registrations of this name', shared: true },
  kdf: { setting: 'kdfLimit', what: 'questions for the salts of this account', shared: true },
  'kdf-address': { setting: 'kdfAddressLimit', what: 'questions for salts from this address', shared: true },
  confirmations: { setting: 'confirmationLimit', what: 'confirmations with the password', shared: true },
  sends: { setting: 'sendLimit', what: 'sends', shared: false },
  uploads: { setting: 'uploadLimit', what: 'bytes of files', shared: false, unit: 'content-bytes' },
  searches: { setting: 'searchLimit', what: 'searches', shared: false },
  sockets: { setting: 'socketLimit', what: 'new sockets', shared: false },
  'socket-events': { setting: 'socketEventLimit', what: 'events from this session', shared: false },
} as const satisfies Record<string, Row>;

/** The name of a limit. */
export type RateLimitName = keyof typeof RATE_LIMITS;

/** The names of all limits. */
export const RATE_LIMIT_NAMES = Object.keys(RATE_LIMITS) as RateLimitName[];

/** A row, whichever it is. */
export const rowOf = (name: RateLimitName): Row => RATE_LIMITS[name];
