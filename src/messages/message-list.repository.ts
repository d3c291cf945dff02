import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/index.js';
import { SharedStatement, Statement } from '../database/index.js';
import {
  type AttachmentRow,
  INLINE_ATTACHMENT_BYTES,
  type MessageRow,
  type MessageView,
  type ReceiptRow,
} from './message-row.js';

/** Which of a user's messages to read. */
export interface MessageFilter {
  direction: 'inbox' | 'sent' | 'all';
  /** The address of whoever the conversation is with. */
  peer?: string;
  since?: Date;
  until?: Date;
  filename?: string;
  mimeType?: string;
  replyTo?: string;
  unread?: boolean;
  /** The place after which the page begins: the moment in ISO 8601 and the id of the last message shown. */
  after?: { sentAt: string; id: string };
}

/** Base64 (RFC 4648 section 4) of a column: PostgreSQL breaks it into lines of 76 characters, which is more than a nonce has. */
const base64 = (column: string): string => `replace(encode(${column}, 'base64'), E'\\n', '')`;

const COLUMNS = `
  e.message_id AS id, m.from_address, m.to_address, m.group_id, e.sent_at, m.reply_to, m.sealed_by, encode(m.text_nonce, 'base64') AS text_nonce,
  ${base64('m.text_ciphertext')} AS text_ciphertext, ${base64('m.signature')} AS signature, m.signing_key_id, m.expires_at, m.deleted_at,
  e.sent, e.has_attachments, e.key_id, ${base64('e.wrapped_key')} AS wrapped_key`;

const FIND = new Statement<MessageRow & { user_id: string }>(`
  SELECT ${COLUMNS}, e.user_id
  FROM unnest($1::uuid[], $2::uuid[]) AS asked (message_id, user_id)
  CROSS JOIN LATERAL (
    SELECT * FROM mailbox_entries
    WHERE message_id = asked.message_id AND user_id = asked.user_id AND hidden_at IS NULL OFFSET 0
  ) e
  CROSS JOIN LATERAL (
    SELECT * FROM messages WHERE id = asked.message_id AND (expires_at IS NULL OR expires_at > $3) OFFSET 0
  ) m`);

const ATTACHMENTS = new Statement<AttachmentRow>(`
  SELECT a.message_id, a.attachment_index, a.filename, a.mime_type, a.size, encode(a.nonce, 'base64') AS nonce,
         ${base64('p.bytes')} AS inline_ciphertext
  FROM unnest($1::uuid[]) AS page (message_id)
  CROSS JOIN LATERAL (SELECT * FROM attachments WHERE message_id = page.message_id OFFSET 0) a
  LEFT JOIN LATERAL (
    SELECT bytes FROM attachment_pieces
    WHERE message_id = a.message_id AND attachment_index = a.attachment_index AND piece_number = 0 AND a.size <= $2
    OFFSET 0
  ) p ON true
  ORDER BY a.attachment_index`);

const RECEIPTS = new Statement<ReceiptRow>(`
  SELECT e.message_id, u.username, e.delivered_at, e.read_at
  FROM unnest($1::uuid[]) AS page (message_id)
  CROSS JOIN LATERAL (
    SELECT * FROM mailbox_entries
    WHERE message_id = page.message_id AND received AND (delivered_at IS NOT NULL OR read_at IS NOT NULL) OFFSET 0
  ) e
  CROSS JOIN LATERAL (SELECT username FROM users WHERE id = e.user_id OFFSET 0) u
  ORDER BY u.username`);

/** A message that one user asks for. */
interface Asked {
  userId: string;
  id: string;
  now: Date;
}

/** How many messages are looked up together, how many lists are read together, and in how many runs. */
const SHARED = { items: 200, runs: 2 };
const SHARED_LISTS = { items: 16, runs: 2 };

/** A value that a list depends on. */
interface Column {
  type: string;
  value: unknown;
}

/** A row of one of several lists. */
type ListedRow = MessageRow & { list: number };

/**
 * Reads messages as one user may see them; what they deleted for themselves and what has expired is never there.
 *
 * `OFFSET 0` keeps lookups by key what they are. The embedded database has no statistics, for nothing gathers them there, and without
 * them the planner would rather read whole tables.
 */
@Injectable()
export class MessageListRepository {
  private readonly lookups = new SharedStatement<Asked, MessageRow | null>((asked) => this.lookUp(asked), {
    ...SHARED,
    patience: this.settings.maxWaitMilliseconds / 2,
  });
  /** The kinds of lists that were asked for, by their SQL. */
  private readonly lists = new Map<string, SharedStatement<unknown[], MessageRow[]>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /** Up to `limit` messages of a user, newest first. */
  async list(userId: string, now: Date, limit: number, filter: MessageFilter): Promise<MessageView[]> {
    const isShared = isPlain(filter);
    const columns: Column[] = [];
    const bind = (type: string, value: unknown): string => {
      const number = columns.push({ type, value });
      return isShared ? `asked.p${number}` : `$${number}::${type}`;
    };
    const conditions = [
      `e.user_id = ${bind('uuid', userId)}`,
      `(m.expires_at IS NULL OR m.expires_at > ${bind('timestamptz', now)})`,
      'e.hidden_at IS NULL',
      ...conditionsOf(filter, bind),
    ].join(' AND ');
    const end = `LIMIT ${bind('integer', limit)}`;
    const walks = walksOf(filter).map(
      (walk) => `
      SELECT ${COLUMNS} FROM mailbox_entries e JOIN messages m ON m.id = e.message_id
      WHERE ${walk} AND ${conditions}
      ORDER BY e.sent_at DESC, e.message_id DESC ${end}`,
    );
    const page = walks.length === 1 ? walks.join() : merge(walks, end);
    const values = columns.map(({ value }) => value);
    // Of the kinds that are not shared there are too many to keep them all planned, and some take long.
    const rows: MessageRow[] = isShared
      ? await this.sharedList(listsOf(page, columns)).add(values)
      : await this.dataSource.query(page, values);
    return this.complete(rows);
  }

  /** Messages of a user by id, in any order; those that the user may not see are absent. */
  async find(userId: string, now: Date, ids: string[]): Promise<MessageView[]> {
    const rows = await Promise.all(ids.map((id) => this.lookups.add({ userId, id, now })));
    return this.complete(rows.filter((row) => row !== null));
  }

  private async lookUp(asked: readonly Asked[]): Promise<(MessageRow | null)[]> {
    const now = asked.reduce((latest, one) => (one.now > latest ? one.now : latest), new Date(0));
    const rows = await FIND.run(this.dataSource, [
      asked.map(({ id }) => id),
      asked.map(({ userId }) => userId),
      now,
    ]);
    const found = new Map(rows.map((row) => [`${row.user_id} ${row.id}`, row]));
    return asked.map(({ userId, id }) => found.get(`${userId} ${id}`) ?? null);
  }

  /** Those who ask for lists of one kind at the same time share a statement, which is kept planned. */
  private sharedList(text: string): SharedStatement<unknown[], MessageRow[]> {
    let shared = this.lists.get(text);
    if (!shared) {
      const statement = new Statement<ListedRow>(text);
      shared = new SharedStatement(
        async (lists) => byList(await statement.run(this.dataSource, transpose(lists)), lists.length),
        { ...SHARED_LISTS, patience: this.settings.maxWaitMilliseconds / 2 },
      );
      this.lists.set(text, shared);
    }
    return shared;
  }

  private async complete(rows: MessageRow[]): Promise<MessageView[]> {
    const withAttachments = rows.filter((row) => row.has_attachments && !row.deleted_at);
    const [attachments, receipts] = await Promise.all([
      this.attachments(withAttachments.map(({ id }) => id)),
      this.receipts(rows.filter(({ sent }) => sent).map(({ id }) => id)),
    ]);
    return rows.map((row) => ({
      row,
      attachments: attachments.get(row.id) ?? [],
      receipts: receipts.get(row.id) ?? [],
    }));
  }

  private async attachments(ids: string[]): Promise<Map<string, AttachmentRow[]>> {
    if (ids.length === 0) return new Map();
    return byMessage(await ATTACHMENTS.run(this.dataSource, [ids, INLINE_ATTACHMENT_BYTES]));
  }

  private async receipts(ids: string[]): Promise<Map<string, ReceiptRow[]>> {
    if (ids.length === 0) return new Map();
    return byMessage(await RECEIPTS.run(this.dataSource, [ids]));
  }
}

/**
 * SQL that reads lists of one kind, any number of them at once.
 *
 * @param page reads one of them
 * @param columns what each of them depends on, one array a column
 */
function listsOf(page: string, columns: Column[]): string {
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  const names = columns.map((_, index) => `p${index + 1}`);
  return `
    SELECT asked.list::integer, page.*
    FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS asked (${names.join(', ')}, list)
    CROSS JOIN LATERAL (${page}) page
    ORDER BY asked.list, page.sent_at DESC, page.id DESC`;
}

/** Whether a list is a walk along an index to its end, whatever is asked for. */
function isPlain({ since, until, filename, mimeType, replyTo }: MessageFilter): boolean {
  return [since, until, filename, mimeType, replyTo].every((value) => value === undefined);
}

/**
 * What the entries of a list have in common, each an index of its own: received and sent ones stand apart, and both together are merged.
 * A note to oneself is received and sent.
 */
function walksOf({ direction, unread, filename, mimeType }: MessageFilter): string[] {
  const isReceived = direction === 'inbox' || unread !== undefined;
  const isSent = direction === 'sent';
  const sides = isReceived ? (isSent ? ['e.received AND e.sent'] : ['e.received']) : isSent ? ['e.sent'] : [];
  if (filename !== undefined || mimeType !== undefined)
    return [['e.has_attachments', ...sides].join(' AND ')];
  return sides.length > 0 ? sides : ['e.received', 'e.sent AND NOT e.received'];
}

/** Several walks as one: a row of each is read ahead, no more. */
function merge(walks: string[], end: string): string {
  const all = walks.map((walk) => `(${walk})`).join(' UNION ALL ');
  return `SELECT * FROM (${all}) AS walked ORDER BY sent_at DESC, id DESC ${end}`;
}

function transpose(lists: readonly unknown[][]): unknown[][] {
  return (lists[0] ?? []).map((_, column) => lists.map((list) => list[column]));
}

function byList(rows: ListedRow[], count: number): MessageRow[][] {
  const lists = Array.from({ length: count }, (): MessageRow[] => []);
  for (const row of rows) lists[row.list - 1]?.push(row);
  return lists;
}

function conditionsOf(filter: MessageFilter, bind: (type: string, value: unknown) => string): string[] {
  const { peer, since, until, filename, mimeType, replyTo, unread, after } = filter;
  const conditions: string[] = [];
  if (peer !== undefined) conditions.push(`e.peer = ${bind('text', peer)} COLLATE "C"`);
  if (since) conditions.push(`e.sent_at >= ${bind('timestamptz', since)}`);
  if (until) conditions.push(`e.sent_at < ${bind('timestamptz', until)}`);
  if (replyTo !== undefined) conditions.push(`m.reply_to = ${bind('uuid', replyTo)}`);
  if (unread !== undefined) conditions.push(`e.read_at IS ${unread ? 'NULL' : 'NOT NULL'}`);
  if (after)
    conditions.push(
      `(e.sent_at, e.message_id) < (${bind('timestamptz', after.sentAt)}, ${bind('uuid', after.id)})`,
    );
  const files: string[] = [];
  if (filename !== undefined) files.push(`a.filename ILIKE ${bind('text', `%${escapePattern(filename)}%`)}`);
  if (mimeType?.endsWith('/*'))
    files.push(`a.mime_type ILIKE ${bind('text', `${escapePattern(mimeType.slice(0, -1))}%`)}`);
  else if (mimeType !== undefined) files.push(`lower(a.mime_type) = lower(${bind('text', mimeType)})`);
  if (files.length > 0) {
    conditions.push(
      `EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND ${files.join(' AND ')})`,
    );
  }
  return conditions;
}

function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function byMessage<Row extends { message_id: string }>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.message_id);
    if (group) group.push(row);
    else groups.set(row.message_id, [row]);
  }
  return groups;
}
