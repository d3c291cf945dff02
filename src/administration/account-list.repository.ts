import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An account in a list. */
export interface ListedAccount {
  username: string;
  displayName: string | null;
  email: string | null;
  createdAt: Date;
  disabledAt: Date | null;
  sessions: number;
  lastUsedAt: Date | null;
}

/** What an operator may know of an account: nothing of what it wrote, and how much. */
export interface AccountSummary extends ListedAccount {
  id: string;
  hasRecoveryCode: boolean;
  keyVersion: number;
  groups: number;
  /** Messages that it sent and that somebody still has. */
  sentMessages: number;
  /** Copies in its mailbox. */
  mailboxEntries: number;
  /** Of files that it sent, in bytes before sealing. */
  attachmentBytes: number;
}

const ACCOUNT = `
  username, display_name AS "displayName", email, created_at AS "createdAt", disabled_at AS "disabledAt",
  (SELECT count(*)::int FROM sessions WHERE user_id = users.id AND expires_at > $1) AS sessions,
  (SELECT max(last_used_at) FROM sessions WHERE user_id = users.id AND expires_at > $1) AS "lastUsedAt"`;

const LIST = `
  SELECT ${ACCOUNT} FROM users
  WHERE server IS NULL AND username LIKE $2 AND username > $3 AND (disabled_at IS NOT NULL OR NOT $4::boolean)
  ORDER BY username LIMIT $5`;

export const SUMMARY = `
  SELECT ${ACCOUNT}, id, recovery_verifier IS NOT NULL AS "hasRecoveryCode",
         (SELECT max(version) FROM key_pairs WHERE user_id = users.id) AS "keyVersion",
         (SELECT count(*)::int FROM group_members WHERE user_id = users.id) AS groups,
         (SELECT count(*)::int FROM messages WHERE sender_id = users.id AND erased_at IS NULL) AS "sentMessages",
         (SELECT count(*)::int FROM mailbox_entries WHERE user_id = $2 AND received AND hidden_at IS NULL)
           + (SELECT count(*)::int FROM mailbox_entries WHERE user_id = $2 AND sent AND NOT received AND hidden_at IS NULL)
           AS "mailboxEntries",
         (SELECT coalesce(sum(size), 0)::float8 FROM attachments JOIN messages ON messages.id = message_id
          WHERE sender_id = users.id) AS "attachmentBytes"
  FROM users WHERE id = $2`;

/** Accounts as an operator reads them. */
@Injectable()
export class AccountListRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @param filter `after` is the last username of the page before */
  list(
    {
      prefix = '',
      after = '',
      disabled,
      limit,
    }: { prefix?: string; after?: string; disabled: boolean; limit: number },
    now: Date,
  ): Promise<ListedAccount[]> {
    const pattern = `${prefix.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    return this.dataSource.query(LIST, [now, pattern, after, disabled, limit]);
  }

  async summary(userId: string, now: Date): Promise<AccountSummary | undefined> {
    const [summary]: AccountSummary[] = await this.dataSource.query(SUMMARY, [now, userId]);
    return summary;
  }
}
