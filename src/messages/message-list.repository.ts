import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
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

/** Base64 (RFC 4648 section 4) of a column: PostgreSQL breaks it into lines. */
const base64 = (column: string): string => `replace(encode(${column}, 'base64'), E'\\n', '')`;

const COLUMNS = `
  m.id, m.from_address, m.to_address, m.group_id, m.sent_at, m.reply_to, m.sealed_by, ${base64('m.text_nonce')} AS text_nonce,
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
  SELECT a.message_id, a.attachment_index, a.filename, a.mime_type, a.size, ${base64('a.nonce')} AS nonce,
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

/** How many messages are looked up at once, and in how many runs. */
const SHARED = { items: 200, runs: 2 };

/**
 * Reads messages as one user may see them; what they deleted for themselves and what has expired is never there.
 *
 * `OFFSET 0` keeps lookups by key what they are. The embedded database has no statistics, for nothing gathers them there, and without
 * them the planner would rather read whole tables.
 */
@Injectable()
export class MessageListRepository {
  private readonly lookups = new SharedStatement<Asked, MessageRow | null>(
    (asked) => this.lookUp(asked),
    SHARED,
  );
  /** The statements of the lists that were asked for, by their conditions. */
  private readonly lists = new Map<string, Statement<MessageRow>>();

  constructor(private readonly dataSource: DataSource) {}

  /** Up to `limit` messages of a user, newest first. */
  async list(userId: string, now: Date, limit: number, filter: MessageFilter): Promise<MessageView[]> {
    const parameters: unknown[] = [userId, now];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [
      ...conditionsOf(filter, bind),
      'e.hidden_at IS NULL',
      '(m.expires_at IS NULL OR m.expires_at > $2)',
    ];
    const text = `SELECT ${COLUMNS} FROM mailbox_entries e JOIN messages m ON m.id = e.message_id
       WHERE e.user_id = $1 AND ${conditions.join(' AND ')}
       ORDER BY e.sent_at DESC, e.message_id DESC LIMIT ${bind(limit)}`;
    return this.complete(await this.runList(text, parameters, filter));
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

  /** Lists that are asked for all the time are kept planned; of the others there are too many kinds. */
  private async runList(text: string, parameters: unknown[], filter: MessageFilter): Promise<MessageRow[]> {
    const { since, until, filename, mimeType, replyTo } = filter;
    if ([since, until, filename, mimeType, replyTo].some((value) => value !== undefined)) {
      return this.dataSource.query(text, parameters);
    }
    let statement = this.lists.get(text);
    if (!statement) this.lists.set(text, (statement = new Statement(text)));
    return statement.run(this.dataSource, parameters);
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

function conditionsOf(filter: MessageFilter, bind: (value: unknown) => string): string[] {
  const { direction, peer, since, until, filename, mimeType, replyTo, unread, after } = filter;
  const conditions: string[] = [];
  if (direction === 'inbox') conditions.push('e.received');
  if (direction === 'sent') conditions.push('e.sent');
  if (peer !== undefined) conditions.push(`e.peer = ${bind(peer)}`);
  if (since) conditions.push(`e.sent_at >= ${bind(since)}`);
  if (until) conditions.push(`e.sent_at < ${bind(until)}`);
  if (replyTo !== undefined) conditions.push(`m.reply_to = ${bind(replyTo)}`);
  if (unread !== undefined) conditions.push(`e.received AND e.read_at IS ${unread ? 'NULL' : 'NOT NULL'}`);
  if (after) conditions.push(`(e.sent_at, e.message_id) < (${bind(after.sentAt)}, ${bind(after.id)})`);
  const files: string[] = [];
  if (filename !== undefined) files.push(`a.filename ILIKE ${bind(`%${escapePattern(filename)}%`)}`);
  if (mimeType?.endsWith('/*'))
    files.push(`a.mime_type ILIKE ${bind(`${escapePattern(mimeType.slice(0, -1))}%`)}`);
  else if (mimeType !== undefined) files.push(`lower(a.mime_type) = lower(${bind(mimeType)})`);
  if (files.length > 0) {
    conditions.push(
      `e.has_attachments AND EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND ${files.join(' AND ')})`,
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
