import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { EmbeddedDataSource } from '../database/index.js';

/** How much there is. */
export interface Statistics {
  database: string;
  databaseBytes: number;
  users: number;
  disabledUsers: number;
  sessions: number;
  groups: number;
  messages: number;
  mailboxEntries: number;
  attachments: number;
  /** Before sealing. */
  attachmentBytes: number;
  events: number;
  oldestMessageAt: Date | null;
  oldestEventAt: Date | null;
}

const COUNT = `
  SELECT pg_database_size(current_database())::float8 AS "databaseBytes",
         (SELECT count(*)::int FROM users WHERE server IS NULL) AS users,
         (SELECT count(*)::int FROM users WHERE disabled_at IS NOT NULL AND server IS NULL) AS "disabledUsers",
         (SELECT count(*)::int FROM sessions WHERE expires_at > $1) AS sessions,
         (SELECT count(*)::int FROM groups) AS groups,
         (SELECT count(*)::float8 FROM messages WHERE erased_at IS NULL) AS messages,
         (SELECT count(*)::float8 FROM mailbox_entries) AS "mailboxEntries",
         (SELECT count(*)::float8 FROM attachments) AS attachments,
         (SELECT coalesce(sum(size), 0)::float8 FROM attachments) AS "attachmentBytes",
         (SELECT count(*)::float8 FROM events) AS events,
         (SELECT min(sent_at) FROM messages) AS "oldestMessageAt",
         (SELECT min(at) FROM events) AS "oldestEventAt",
         current_setting('server_version') AS version`;

/** Counts what is there, one row after the other: a minute on a very large database. */
@Injectable()
export class StatisticsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async count(): Promise<Statistics> {
    const [counted]: (Omit<Statistics, 'database'> & { version: string })[] = await this.dataSource.query(
      COUNT,
      [this.clock.now()],
    );
    if (!counted) throw new Error('The database counted nothing.');
    const { version, ...statistics } = counted;
    const kind = this.dataSource instanceof EmbeddedDataSource ? 'embedded' : 'PostgreSQL';
    return { database: `${kind} ${version}`, ...statistics };
  }
}
