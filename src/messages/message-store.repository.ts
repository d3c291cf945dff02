import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { leaveBehind } from '../common/index.js';
import { Settings } from '../config/index.js';
import { isOfRows, retryPassing, SharedStatement, Statement } from '../database/index.js';
import { EventLogRepository } from '../events/index.js';
import type { OutgoingMessage } from './outgoing-message.js';
import {
  parametersOf,
  parametersOfCopies,
  piecesOf,
  STORE_COPIES,
  STORE_MESSAGES,
  type StoredRow,
} from './store-messages.statement.js';

/** Up to so many bytes of attachments go into the same statement as the message; more go piece by piece. */
const INLINE_BYTES = 1_048_576;
/** Copies that go into one statement; more go in lots of one size, one after the other. */
const INLINE_COPIES = 96;
/** Messages with no more than so many bytes of attachments, and copies, share a statement with others. */
const SHARED_BYTES = 65_536;
const SHARED_COPIES = 16;
/** How many share one, and how many such statements are under way at once. */
const SHARED = { items: 64, runs: 2 };
/** Whoever shares a statement is not to wait for the locks of others; when they are held for longer, each goes on alone. */
const SHARED_LOCK_TIMEOUT = '100ms';
const LOCK_TIMEOUT = '5s';

const INSERT_PIECE = new Statement(`
  INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes) VALUES ($1, $2, $3, $4)`);

/** Where the event of a new message stands in each reader's log, by user id; empty when that is not known. */
export type EventNumbers = Map<string, number>;

/** What became of a message: it is stored; its id was taken; or it was sealed for others than its readers, or not for their current keys. */
export type StoreOutcome = { state: 'stored'; numbers: EventNumbers } | { state: 'taken' | 'stale' };

const TAKEN: StoreOutcome = { state: 'taken' };

/** Writes messages: each with every copy, file and event of it, or nothing of it. */
@Injectable()
export class MessageStoreRepository {
  private readonly shared = new SharedStatement<OutgoingMessage, StoreOutcome>(
    (messages) => this.insertTogether(messages),
    { ...SHARED, patience: this.settings.maxWaitMilliseconds / 2 },
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLogRepository,
    private readonly settings: Settings,
  ) {}

  /** Writes a message, in a transaction of its own or sharing one with others. */
  async insert(message: OutgoingMessage): Promise<StoreOutcome> {
    if (message.copies.length <= SHARED_COPIES && bytesOf(message) <= SHARED_BYTES)
      return this.shared.add(message);
    return retryPassing(() =>
      isInline(message)
        ? this.insertAlone(message)
        : this.dataSource.transaction((manager) => this.insertInSteps(manager, message)),
    );
  }

  /** Writes a message as the last part of a transaction. */
  async insertIn(manager: EntityManager, message: OutgoingMessage): Promise<StoreOutcome> {
    return isInline(message) ? this.insertAlone(message, manager) : this.insertInSteps(manager, message);
  }

  /**
   * Writes messages that came from a peer, in one transaction. Keys that their readers have retired since are theirs still.
   *
   * @returns by message id; one whose id was taken is absent
   */
  async insertReceived(messages: readonly OutgoingMessage[]): Promise<Map<string, StoreOutcome>> {
    const parameters = parametersOf(messages, { lockTimeout: LOCK_TIMEOUT });
    return outcomesOf(await retryPassing(() => STORE_MESSAGES.run(this.dataSource, parameters)));
  }

  /** One that fails is not to fail the others: then each is written alone, and fails alone. */
  private async insertTogether(messages: readonly OutgoingMessage[]): Promise<(StoreOutcome | Error)[]> {
    const [first] = messages;
    if (messages.length === 1 && first) return [await settle(retryPassing(() => this.insertAlone(first)))];
    const fresh = new Map(messages.map((message) => [message.id, message]));
    let outcomes: Map<string, StoreOutcome>;
    try {
      const parameters = parametersOf([...fresh.values()], { lockTimeout: SHARED_LOCK_TIMEOUT });
      outcomes = outcomesOf(await STORE_MESSAGES.run(this.dataSource, parameters));
    } catch (error) {
      if (!isOfRows(error)) throw error;
      return Promise.all(messages.map((message) => settle(retryPassing(() => this.insertAlone(message)))));
    }
    return messages.map((message) => {
      const outcome = outcomes.get(message.id) ?? TAKEN;
      // Of several with one id, one was in the statement.
      return outcome.state === 'stored' && fresh.get(message.id) !== message ? TAKEN : outcome;
    });
  }

  private async insertAlone(message: OutgoingMessage, manager?: EntityManager): Promise<StoreOutcome> {
    const parameters = parametersOf([message], { lockTimeout: LOCK_TIMEOUT });
    const rows = await STORE_MESSAGES.run(manager ?? this.dataSource, parameters);
    return outcomesOf(rows).get(message.id) ?? TAKEN;
  }

  /** Logs are locked until the commit: not while files are written, which may take long, but while copies are. */
  private async insertInSteps(manager: EntityManager, message: OutgoingMessage): Promise<StoreOutcome> {
    const size = lotSizeOf(message);
    const late = { lateCopies: !hasFewCopies(message), lateFiles: !hasSmallFiles(message) };
    const parameters = parametersOf([message], { lockTimeout: LOCK_TIMEOUT, ...late });
    const [rows, first] = await Promise.all([
      STORE_MESSAGES.run(manager, parameters),
      late.lateCopies ? lotFrom(message, 0, size) : null,
    ]);
    const outcome = outcomesOf(rows).get(message.id);
    if (outcome?.state !== 'stored') return outcome ?? TAKEN;
    for (let lot = first, next = size; lot; next += size)
      [, lot] = await Promise.all([STORE_COPIES.run(manager, lot), lotFrom(message, next, size)]);
    return late.lateFiles ? this.insertFiles(manager, message) : outcome;
  }

  /** The content of files piece by piece, then the events. */
  private async insertFiles(manager: EntityManager, message: OutgoingMessage): Promise<StoreOutcome> {
    const { id: messageId, sentAt: at, copies } = message;
    for (const { index, number, bytes } of piecesOf(message)) {
      await INSERT_PIECE.run(manager, [messageId, index, number, bytes]);
      // The piece, and what pg made of it.
      leaveBehind(2 * bytes.length);
    }
    const userIds = copies.map(({ userId }) => userId);
    const numbers = await this.log.append(manager, [{ userIds, type: 'message.created', at, messageId }]);
    return { state: 'stored', numbers };
  }
}

/** The parameters of the next copies, which are wrapped while the database writes the ones before; null when there are no more. */
async function lotFrom(message: OutgoingMessage, place: number, size: number): Promise<unknown[] | null> {
  // By then what was asked of the database is on its way.
  await setImmediate();
  const copies = message.copies.slice(place, place + size);
  return copies.length > 0 ? parametersOfCopies(message, copies) : null;
}

/** The same for all but the last: a small one would take a round trip of its own. */
function lotSizeOf({ copies }: OutgoingMessage): number {
  return Math.ceil(copies.length / Math.ceil(copies.length / INLINE_COPIES));
}

/** Whether a message goes into one statement. */
function isInline(message: OutgoingMessage): boolean {
  return hasFewCopies(message) && hasSmallFiles(message);
}

function hasFewCopies({ copies }: OutgoingMessage): boolean {
  return copies.length <= INLINE_COPIES;
}

function hasSmallFiles(message: OutgoingMessage): boolean {
  return bytesOf(message) <= INLINE_BYTES;
}

function bytesOf({ attachments }: OutgoingMessage): number {
  return attachments.reduce((sum, { content }) => sum + content.bytes, 0);
}

/** By message id; one whose id was taken is absent. */
function outcomesOf(rows: StoredRow[]): Map<string, StoreOutcome> {
  const outcomes = new Map<string, StoreOutcome>();
  for (const row of rows) {
    if (row.outcome === 'stale') outcomes.set(row.message_id, { state: 'stale' });
    if (row.outcome === 'stored') outcomes.set(row.message_id, { state: 'stored', numbers: new Map() });
  }
  for (const row of rows) {
    const outcome = outcomes.get(row.message_id);
    if (row.outcome === 'logged' && row.user_id && outcome?.state === 'stored')
      outcome.numbers.set(row.user_id, Number(row.number));
  }
  return outcomes;
}

async function settle(outcome: Promise<StoreOutcome>): Promise<StoreOutcome | Error> {
  try {
    return await outcome;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
