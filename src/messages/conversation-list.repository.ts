import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Statement } from '../database/index.js';

/** A conversation: who it is with, its last message, and how many are unread. */
export interface ConversationRow {
  peer: string;
  message_id: string;
  sent_at: Date;
  unread: number;
}

/** Unread messages are counted up to so many; reading more would take the longer the more there are. */
export const MAX_UNREAD = 1000;

/** What is received and what is sent stand in indexes of their own. */
const SIDES = ['received', 'sent'];

/**
 * Steps from peer to peer through the indexes on (user, peer, time), reading an entry of each, whatever the conversation's length. What
 * is unread is counted in its own index, for the conversations of the page alone.
 */
const LIST = new Statement<ConversationRow>(`
  WITH RECURSIVE peers AS (
    SELECT ''::text COLLATE "C" AS peer
    UNION ALL
    SELECT LEAST(${SIDES.map(
      (side) => `
      (SELECT entry.peer FROM mailbox_entries entry
       WHERE entry.user_id = $1 AND entry.${side} AND entry.hidden_at IS NULL AND entry.peer > peers.peer ORDER BY entry.peer LIMIT 1)`,
    ).join(',')})
    FROM peers WHERE peers.peer IS NOT NULL
  ), page AS (
    SELECT peers.peer, last.message_id, last.sent_at
    FROM peers
    CROSS JOIN LATERAL (
      SELECT * FROM (${SIDES.map(
        (side) => `
        (SELECT entry.message_id, entry.sent_at
         FROM mailbox_entries entry JOIN messages message ON message.id = entry.message_id
         WHERE entry.user_id = $1 AND entry.peer = peers.peer AND entry.${side} AND entry.hidden_at IS NULL
           AND (message.expires_at IS NULL OR message.expires_at > $2)
         ORDER BY entry.sent_at DESC, entry.message_id DESC LIMIT 1)`,
      ).join(' UNION ALL ')}) AS of_side
      ORDER BY sent_at DESC, message_id DESC LIMIT 1
    ) AS last
    WHERE $3::timestamptz IS NULL OR (last.sent_at, last.message_id) < ($3, $4::uuid)
    ORDER BY last.sent_at DESC, last.message_id DESC
    LIMIT $5
  )
  SELECT page.peer, page.message_id, page.sent_at, unread.count AS unread
  FROM page
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS count FROM (
      SELECT FROM mailbox_entries entry JOIN messages message ON message.id = entry.message_id
      WHERE entry.user_id = $1 AND entry.peer = page.peer
        AND entry.received AND entry.read_at IS NULL AND entry.hidden_at IS NULL
        AND message.deleted_at IS NULL AND (message.expires_at IS NULL OR message.expires_at > $2)
      ORDER BY entry.sent_at DESC, entry.message_id DESC LIMIT ${MAX_UNREAD}
    ) AS counted
  ) AS unread
  ORDER BY page.sent_at DESC, page.message_id DESC`);

/** Reads conversations. */
@Injectable()
export class ConversationListRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Up to `limit` conversations of a user, the one with the newest message first. */
  async list(
    userId: string,
    now: Date,
    limit: number,
    after?: { sentAt: string; id: string },
  ): Promise<ConversationRow[]> {
    return LIST.run(this.dataSource, [userId, now, after?.sentAt ?? null, after?.id ?? null, limit]);
  }
}
