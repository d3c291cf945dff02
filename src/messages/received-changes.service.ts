import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { Clock } from '../common/index.js';
import { isOfRows, Statement, transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type NewEvent } from '../events/index.js';
import { MailboxEntry, Message } from './entities/index.js';
import { ErasureRepository } from './erasure.repository.js';
import { freshEvents } from './fresh-message.js';
import { MessageStoreRepository, type StoreOutcome } from './message-store.repository.js';
import type { OutgoingMessage } from './outgoing-message.js';

/** What became of a message from a peer: it is here; its id is another's; or a reader, or a key of theirs, is not known. */
export type ReceivedOutcome = 'accepted' | 'idempotency_conflict' | 'recipient_not_found';

/** That somebody has a message, or has read it. */
export interface Receipt {
  type: 'message.delivered' | 'message.read';
  messageId: string;
  /** Whose copy it is. */
  readerId: string;
  address: string;
  at: Date;
}

const HOLD_READERS = 'SELECT id FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE';

/** The sender of a message, when it is an account of this server. It is held before the copy is touched, as its deletion does. */
const HOLD_LOCAL_SENDER = `
  SELECT id FROM users WHERE id = (SELECT sender_id FROM messages WHERE id = $1) AND server IS NULL FOR KEY SHARE`;

const LOCK_WITH_SERVER = `
  SELECT message.deleted_at, sender.server FROM messages message LEFT JOIN users sender ON sender.id = message.sender_id
  WHERE message.id = $1 FOR UPDATE OF message`;

const ADD_COPIES = new Statement<{ user_id: string }>(`
  INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
  SELECT $1, user_id, peer, false, true, $2, $3, key_id, wrapped_key
  FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::bytea[]) AS copy (user_id, peer, key_id, wrapped_key)
  WHERE EXISTS (SELECT FROM key_pairs WHERE id = copy.key_id AND user_id = copy.user_id)
  ON CONFLICT DO NOTHING RETURNING user_id`);

/**
 * What peers tell of messages: new ones, receipts, deletions. Each may come more than once. Only accounts of this server are told of it:
 * what comes from one peer goes to no other.
 */
@Injectable()
export class ReceivedChangesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: MessageStoreRepository,
    private readonly erasure: ErasureRepository,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores messages with copies for readers of this server, or the copies that those which are here already do not have. The same message
   * may come several times, each time with another copy.
   *
   * @returns an outcome for each, in their order
   */
  async receive(messages: OutgoingMessage[]): Promise<ReceivedOutcome[]> {
    const merged = [...merge(messages).values()];
    const stored = await this.storeNew(merged);
    const outcomes: ReceivedOutcome[] = [];
    for (const message of messages)
      outcomes.push(stored.has(message) ? 'accepted' : await this.receiveOne(message));
    return outcomes;
  }

  /** @returns those that were stored, as they came */
  private async storeNew(merged: Merged[]): Promise<Set<OutgoingMessage>> {
    const now = this.clock.now().getTime();
    // Apart by a millisecond, so that logs have them in this order.
    for (const [index, one] of merged.entries())
      one.message = { ...one.message, receivedAt: new Date(now - (merged.length - 1 - index)) };
    const whole = merged.map(({ message }) => message);
    const outcomes = await this.store.insertReceived(whole).catch((error: unknown) => {
      // Because of one of them, which is to fail alone.
      if (isOfRows(error)) return new Map<string, StoreOutcome>();
      throw error;
    });
    const stored = merged.filter(({ message }) => {
      const outcome = outcomes.get(message.id);
      if (outcome?.state === 'stored') this.announce(message, outcome);
      return outcome?.state === 'stored';
    });
    return new Set(stored.flatMap(({ parts }) => parts));
  }

  private async receiveOne(part: OutgoingMessage): Promise<ReceivedOutcome> {
    const message = { ...part, receivedAt: this.clock.now() };
    const outcome = (await this.store.insertReceived([message])).get(message.id);
    if (outcome?.state === 'stale') return 'recipient_not_found';
    if (outcome?.state !== 'stored') return this.complete(message);
    this.announce(message, outcome);
    return 'accepted';
  }

  private announce(message: OutgoingMessage, outcome: StoreOutcome & { state: 'stored' }): void {
    const fresh = freshEvents(message, outcome.numbers);
    if (fresh) this.hub.announce(fresh);
    else this.hub.wake(message.copies.map(({ userId }) => userId));
  }

  /** Of a message that an account of this server sent, and the first time, unless it is gone. */
  async noteReceipt({ type, messageId, readerId, address, at }: Receipt): Promise<void> {
    const column = type === 'message.read' ? 'readAt' : 'deliveredAt';
    await this.change(async (manager) => {
      const senders: { id: string }[] = await manager.query(HOLD_LOCAL_SENDER, [messageId]);
      if (senders.length === 0) return null;
      const { affected } = await manager.update(
        MailboxEntry,
        { messageId, userId: readerId, received: true, [column]: IsNull() },
        { [column]: at },
      );
      if (affected !== 1) return null;
      const userIds = senders.map(({ id }) => id);
      return { userIds, type, at: this.clock.now(), data: { messageId, address, at: at.toISOString() } };
    });
  }

  /**
   * Wipes a message for everybody here, when a user of this peer sent it.
   *
   * @returns false when somebody else sent it; of one that is not here, or wiped already, there is nothing to do
   */
  async deleteOf(server: string, messageId: string): Promise<boolean> {
    let isTheirs = true;
    await this.change(async (manager) => {
      const [message]: { deleted_at: Date | null; server: string | null }[] = await manager.query(
        LOCK_WITH_SERVER,
        [messageId],
      );
      if (!message || message.deleted_at) return null;
      isTheirs = message.server === server;
      if (!isTheirs) return null;
      const at = this.clock.now();
      await this.erasure.wipe(manager, [messageId], at);
      const copies = await manager.find(MailboxEntry, { where: { messageId }, select: { userId: true } });
      const userIds = copies.map(({ userId }) => userId);
      return { userIds, type: 'message.deleted', at, data: { messageId, scope: 'everyone' } };
    });
    return isTheirs;
  }

  private async complete(message: OutgoingMessage): Promise<ReceivedOutcome> {
    const { outcome, told } = await transact(this.dataSource, (manager) => this.addCopies(manager, message));
    this.hub.wake(told);
    return outcome;
  }

  private async addCopies(
    manager: EntityManager,
    message: OutgoingMessage,
  ): Promise<{ outcome: ReceivedOutcome; told: string[] }> {
    const { id: messageId, copies } = message;
    const readers = copies.map(({ userId }) => userId);
    await manager.query(HOLD_READERS, [readers]);
    const outcome = await this.holdSame(manager, message);
    if (outcome) return { outcome, told: [] };
    const added = await ADD_COPIES.run(manager, [
      messageId,
      message.sentAt,
      message.attachments.length > 0,
      readers,
      copies.map(({ peer }) => peer),
      copies.map(({ keyId }) => keyId),
      copies.map(({ wrappedKey }) => wrappedKey),
    ]);
    const told = added.map(({ user_id }) => user_id);
    const had = await manager.countBy(MailboxEntry, { messageId, userId: In(readers) });
    await this.log.append(manager, [
      { userIds: told, type: 'message.created', at: this.clock.now(), messageId },
    ]);
    return { outcome: had === new Set(readers).size ? 'accepted' : 'recipient_not_found', told };
  }

  /** Holds what is here of a message, which could go or be wiped meanwhile. @returns null when copies may be added to it */
  private async holdSame(
    manager: EntityManager,
    { id, senderId, requestDigest }: OutgoingMessage,
  ): Promise<ReceivedOutcome | null> {
    const stored = await manager.findOne(Message, {
      where: { id },
      select: { id: true, senderId: true, requestDigest: true, deletedAt: true, erasedAt: true },
      lock: { mode: 'pessimistic_read' },
    });
    if (!stored) return 'accepted';
    if (stored.senderId !== senderId || !stored.requestDigest.equals(requestDigest))
      return 'idempotency_conflict';
    return stored.deletedAt || stored.erasedAt ? 'accepted' : null;
  }

  private async change(make: (manager: EntityManager) => Promise<NewEvent | null>): Promise<void> {
    const event = await transact(this.dataSource, async (manager) => {
      const made = await make(manager);
      if (made) await this.log.append(manager, [made]);
      return made;
    });
    if (event) this.hub.wake(event.userIds);
  }
}

/** A message with all the copies of it that came, and as what it came. */
interface Merged {
  message: OutgoingMessage;
  parts: OutgoingMessage[];
}

/** One under the id of another of them is left out, and so is a second copy for one reader. */
function merge(messages: OutgoingMessage[]): Map<string, Merged> {
  const merged = new Map<string, Merged>();
  for (const message of messages) {
    const known = merged.get(message.id);
    if (!known) {
      merged.set(message.id, { message, parts: [message] });
      continue;
    }
    const { copies, requestDigest, senderId } = known.message;
    const isAnother =
      senderId !== message.senderId ||
      !requestDigest.equals(message.requestDigest) ||
      message.copies.some(({ userId }) => copies.some((copy) => copy.userId === userId));
    if (isAnother) continue;
    known.message = { ...known.message, copies: [...copies, ...message.copies] };
    known.parts.push(message);
  }
  return merged;
}
