import type { ParseArgsConfig } from 'node:util';
import { validate as isUuid } from 'uuid';
import type { PeersAdministrationService } from '../federation/index.js';
import type { ServerKeysService } from '../server-keys/index.js';
import type { AccountAdministrationService } from './account-administration.service.js';
import type { StatisticsRepository } from './statistics.repository.js';

/** What commands work with. */
export interface Administration {
  accounts: AccountAdministrationService;
  statistics: StatisticsRepository;
  peers: PeersAdministrationService;
  serverKeys: ServerKeysService;
}

/** The words and options of a command line after the name of the command. */
export interface Arguments {
  words: string[];
  options: Record<string, string | boolean | undefined>;
}

/** A command line that cannot be meant. */
export class UsageError extends Error {}

export interface Command {
  /** What the command takes, for the help. */
  takes: string;
  summary: string;
  /** How many words, from and to. */
  words: [number, number];
  options?: ParseArgsConfig['options'];
  /** @throws UsageError, AppError */
  run(administration: Administration, given: Arguments): Promise<object>;
}

const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = '100';

/** Every command by its name, which is one word or two. */
export const COMMANDS: Record<string, Command> = {
  'users list': {
    takes: '[PREFIX] [--disabled] [--limit N] [--after USERNAME]',
    summary: 'accounts in the order of their usernames, 100 or N of them',
    words: [0, 1],
    options: {
      disabled: { type: 'boolean' },
      limit: { type: 'string', default: DEFAULT_LIMIT },
      after: { type: 'string' },
    },
    run: ({ accounts }, { words: [prefix], options }) =>
      accounts.list({
        prefix,
        after: textOf(options.after),
        disabled: options.disabled === true,
        limit: limitOf(textOf(options.limit) ?? DEFAULT_LIMIT),
      }),
  },
  'users show': {
    takes: 'NAME',
    summary: 'what there is of one account; NAME is a username or an e-mail address',
    words: [1, 1],
    run: ({ accounts }, { words: [name = ''] }) => accounts.show(name),
  },
  'users disable': {
    takes: 'NAME',
    summary: 'end every session of an account and let nobody log in to it',
    words: [1, 1],
    run: ({ accounts }, { words: [name = ''] }) => accounts.disable(name),
  },
  'users enable': {
    takes: 'NAME',
    summary: 'let its owner log in again',
    words: [1, 1],
    run: ({ accounts }, { words: [name = ''] }) => accounts.enable(name),
  },
  'users delete': {
    takes: 'NAME --yes',
    summary: 'erase an account, and what it sent, for everyone; nothing brings it back',
    words: [1, 1],
    options: { yes: { type: 'boolean' } },
    run: ({ accounts }, { words: [name = ''], options }) => {
      if (options.yes !== true) throw new UsageError('Deleting is for good: add --yes.');
      return accounts.delete(name);
    },
  },
  'sessions list': {
    takes: 'NAME',
    summary: 'the sessions of an account, newest first',
    words: [1, 1],
    run: ({ accounts }, { words: [name = ''] }) => accounts.listSessions(name),
  },
  'sessions revoke': {
    takes: 'NAME (SESSION-ID | --all)',
    summary: 'end one session of an account, or all',
    words: [1, 2],
    options: { all: { type: 'boolean' } },
    run: ({ accounts }, { words: [name = '', id], options }) => {
      if ((id === undefined) === (options.all !== true))
        throw new UsageError('Name one session, or add --all.');
      if (id !== undefined && !isUuid(id)) throw new UsageError(`${id} is not the id of a session.`);
      return accounts.revokeSessions(name, id ?? null);
    },
  },
  'peers list': {
    takes: '',
    summary: 'other servers: whether their keys are trusted, and what waits for them',
    words: [0, 0],
    run: ({ peers }) => peers.list(),
  },
  'peers trust': {
    takes: 'NAME',
    summary: 'forget the keys of a server, and trust those that it shows next',
    words: [1, 1],
    run: ({ peers }, { words: [name = ''] }) => peers.trust(name),
  },
  'keys rotate': {
    takes: '',
    summary: 'sign by a new key as this server; the old one vouches for it, and is published for another day',
    words: [0, 0],
    run: async ({ serverKeys }) => ({ keyId: await serverKeys.rotate() }),
  },
  stats: {
    takes: '',
    summary: 'how much there is of everything',
    words: [0, 0],
    run: ({ statistics }) => statistics.count(),
  },
};

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function limitOf(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw new UsageError(`--limit takes a number from 1 to ${MAX_LIMIT}.`);
  return limit;
}
