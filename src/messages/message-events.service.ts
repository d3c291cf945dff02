import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, Clock } from '../common/index.js';
import { transact, violates } from '../database/index.js';
import { appendEvents, EventHubService, type MessageEvents, MessageEventsRegistry } from '../events/index.js';
import { UsersService } from '../users/index.js';
import { toMessageDto } from './message.mapper.js';
import { MessageQueryService } from './message-query.service.js';
import { MessageSizeRepository } from './message-size.repository.js';

/** Numbers of a log that one transaction covers: the logs of all who sent what is in there are locked until it commits. */
const STEP = 500;

/**
 * Moves the mark a step towards a number. It is locked before any log: whoever takes a log waits here for the others that take the
 * same one. Then `before` may be older than what they left, and a part of the step is done already.
 */
const MOVE_MARK = `
  INSERT INTO event_marks AS mark (user_id, taken_number) VALUES ($1, least($2::bigint, ${STEP}))
  ON CONFLICT (user_id) DO UPDATE SET taken_number = least($2::bigint, mark.taken_number + ${STEP})
  WHERE mark.taken_number < $2
  RETURNING taken_number, greatest(taken_number - ${STEP}, (SELECT taken_number FROM event_marks WHERE user_id = $1)) AS before`;

/** Holds the senders' accounts before it touches a copy, as the deletion of an account does. */
const DELIVER = `
  WITH sender AS MATERIALIZED (
    SELECT id FROM users
    WHERE id IN (SELECT message.sender_id FROM events event JOIN messages message ON message.id = event.message_id
                 WHERE event.user_id = $1 AND event.number > $2 AND event.number <= $3 AND event.type = 'message.created')
    ORDER BY id FOR KEY SHARE
  ), delivered AS (
    UPDATE mailbox_entries entry SET delivered_at = $4
    FROM events event
    WHERE (SELECT count(*) FROM sender) >= 0 AND event.user_id = $1 AND event.number > $2 AND event.number <= $3 AND event.type = 'message.created'
      AND entry.message_id = event.message_id AND entry.user_id = $1 AND entry.received AND entry.delivered_at IS NULL
    RETURNING entry.message_id
  ), change AS (
    SELECT sender.id AS user_id, 'message.delivered' AS type, $4::timestamptz AS at, message.id AS message_id,
           jsonb_build_object('messageId', message.id, 'address', $5::text, 'at', $6::text) AS data
    FROM delivered JOIN messages message ON message.id = delivered.message_id
    JOIN sender ON sender.id = message.sender_id
  ), ${appendEvents('change')}
  SELECT user_id FROM heads`;

/** What the event logs need of messages: how they show them, and what it means that a device has taken them. */
@Injectable()
export class MessageEventsService implements MessageEvents, OnModuleInit {
  constructor(
    private readonly registry: MessageEventsRegistry,
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
    private readonly messageSizes: MessageSizeRepository,
    private readonly users: UsersService,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.set(this);
  }

  async read(userId: string, messageIds: string[]): Promise<Map<string, object>> {
    const views = await this.query.findMany(userId, messageIds);
    return new Map(
      views.map((view) => [view.row.id, toMessageDto(view, (name) => this.users.addressOf(name))]),
    );
  }

  sizes(userId: string, messageIds: string[]): Promise<Map<string, number>> {
    return this.messageSizes.find(userId, this.clock.now(), messageIds);
  }

  /**
   * Marks as delivered what the log holds up to a number, and tells whoever sent it. A later call goes on where one has ended.
   *
   * @throws AppError `unauthorized` when the account is gone
   */
  async taken(userId: string, number: number): Promise<void> {
    const { username } = await this.users.get(userId);
    const address = this.users.addressOf(username);
    try {
      let more: boolean;
      do more = await this.takeStep(userId, number, address);
      while (more && !this.hub.isClosing);
    } catch (error) {
      if (violates(error, 'foreignKeyViolation', 'event_marks_user_id_fkey'))
        throw new AppError('unauthorized');
      throw error;
    }
  }

  /** @returns whether more is to be taken */
  private async takeStep(userId: string, number: number, address: string): Promise<boolean> {
    const now = this.clock.now();
    const { upTo, senders } = await transact(this.dataSource, async (manager) => {
      const [mark]: { taken_number: string; before: string }[] = await manager.query(MOVE_MARK, [
        userId,
        number,
      ]);
      if (!mark) return { upTo: number, senders: [] };
      const { taken_number: upTo, before } = mark;
      const parameters = [userId, before, upTo, now, address, now.toISOString()];
      const rows: { user_id: string }[] = await manager.query(DELIVER, parameters);
      return { upTo: Number(upTo), senders: rows.map(({ user_id }) => user_id) };
    });
    this.hub.wake(senders);
    return upTo < number;
  }
}
