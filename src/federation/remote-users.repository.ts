import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Clock } from '../common/index.js';
import { EventHubService, EventLogRepository, type NewEvent } from '../events/index.js';
import { isOfIntegrity, transact, violates } from '../database/index.js';
import { KeyPair, toPublicKeyDto } from '../keys/index.js';
import { User } from '../users/index.js';
import { RemoteUser } from './entities/remote-user.entity.js';
import { BadAnswer } from './peer-description.js';
import type { RemoteKey, RemoteUserAnswer } from './remote-user-answer.js';

/** A user of a peer as there is one here. */
export interface KnownUser {
  id: string;
  checkedAt: Date;
  /** Null when the peer has said that there is no such user any more. */
  keyId: string | null;
}

const FIND = `
  SELECT users.id, remote_users.checked_at AS "checkedAt", key_pairs.id AS "keyId"
  FROM users JOIN remote_users ON remote_users.user_id = users.id
  LEFT JOIN key_pairs ON key_pairs.user_id = users.id AND key_pairs.retired_at IS NULL
  WHERE users.username = $1`;

/**
 * The accounts of this server that have written to a user, have something from them, or are in a group with them. One index serves the copies
 * that the user sees, and another those that are hidden; `OFFSET 0` keeps lookups by key what they are.
 */
export const CONTACTS = `
  SELECT id FROM users WHERE server IS NULL AND id IN (
    SELECT sender_id
    FROM (SELECT message_id FROM mailbox_entries WHERE user_id = $1 AND received AND hidden_at IS NULL
          UNION ALL SELECT message_id FROM mailbox_entries WHERE user_id = $1 AND hidden_at IS NOT NULL) AS entry
    CROSS JOIN LATERAL (SELECT sender_id FROM messages WHERE id = entry.message_id OFFSET 0) AS message
    UNION ALL
    SELECT user_id
    FROM messages CROSS JOIN LATERAL (SELECT user_id FROM mailbox_entries WHERE message_id = messages.id OFFSET 0) AS entry
    WHERE sender_id = $1
    UNION ALL
    SELECT other.user_id FROM group_members own JOIN group_members other ON other.group_id = own.group_id WHERE own.user_id = $1)`;

const NOTHING = Buffer.alloc(0);
const VERIFIER_BYTES = 32;

/** What waits for a user of a peer, with who is to know that it will not be delivered. */
const UNDELIVERED = `
  SELECT messages.id AS "messageId", messages.sender_id AS "senderId"
  FROM remote_users
  JOIN events ON events.user_id = remote_users.user_id AND events.number > remote_users.delivered_number
    AND events.type = 'message.created'
  JOIN messages ON messages.id = events.message_id
  JOIN users ON users.id = messages.sender_id AND users.server IS NULL
  WHERE remote_users.user_id = $1 ORDER BY events.number`;

/** The rows of peers' users: they are like those of accounts, and nothing opens them. */
@Injectable()
export class RemoteUsersRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  async find(address: string): Promise<KnownUser | null> {
    const [found]: KnownUser[] = await this.dataSource.query(FIND, [address]);
    return found ?? null;
  }

  /** The peer of each user, by the user's id. */
  async servers(): Promise<Map<string, string>> {
    const rows: { id: string; server: string }[] = await this.dataSource.query(
      'SELECT id, server FROM users WHERE server IS NOT NULL',
    );
    return new Map(rows.map(({ id, server }) => [id, server]));
  }

  /**
   * Writes what a peer says of a user. Somebody whose key versions do not continue those that are known is somebody else, and takes
   * the place of the one before.
   *
   * @returns the user's id
   * @throws BadAnswer when a key is another's already, by its id, or comes twice
   */
  async put(address: string, server: string, answer: RemoteUserAnswer): Promise<string> {
    try {
      const { id, told } = await transact(this.dataSource, (manager) =>
        this.putIn(manager, address, server, answer),
      );
      this.hub.wake(told);
      return id;
    } catch (error) {
      // Another node has met the same user at the same moment.
      if (violates(error, 'uniqueViolation', 'users_username_key')) return this.put(address, server, answer);
      if (isOfIntegrity(error)) throw new BadAnswer('A key of its user is another key already.');
      throw error;
    }
  }

  /** Nothing can be sealed for the user from now on; what there is of them stays. */
  async retire(id: string): Promise<void> {
    await this.dataSource.manager.update(
      KeyPair,
      { userId: id, retiredAt: IsNull() },
      { retiredAt: this.clock.now() },
    );
  }

  private async putIn(
    manager: EntityManager,
    address: string,
    server: string,
    { displayName, keys }: RemoteUserAnswer,
  ): Promise<{ id: string; told: string[] }> {
    const known = await manager.findOne(User, {
      where: { username: address },
      select: { id: true },
      lock: { mode: 'pessimistic_write' },
    });
    const before = known ? await manager.findBy(KeyPair, { userId: known.id }) : [];
    const continues = known !== null && isContinued(before, keys);
    const [current] = keys;
    const isNew = before.length > 0 && !before.some(({ id }) => id === current?.id);
    const contacts: { id: string }[] = known && isNew ? await manager.query(CONTACTS, [known.id]) : [];
    const now = this.clock.now();
    const events = known && !continues ? await this.replace(manager, known.id, address, now) : [];
    const id = known && continues ? known.id : uuid();
    const names = { displayName, displayNameFolded: displayName?.toLowerCase() ?? null };
    if (continues) {
      await manager.update(User, { id }, names);
      await manager.update(RemoteUser, { userId: id }, { checkedAt: now });
      await manager.update(KeyPair, { userId: id, retiredAt: IsNull() }, { retiredAt: now });
    } else {
      await manager.insert(User, { ...lockedUser(id, address, server, now), ...names });
      await manager.insert(RemoteUser, { userId: id, checkedAt: now, deliveredNumber: '0' });
    }
    const versions = new Set(continues ? before.map(({ version }) => version) : []);
    const added = keys.filter(({ version }) => !versions.has(version));
    if (added.length > 0)
      await manager.insert(
        KeyPair,
        added.map((key) => ({ ...key, userId: id, sealedPrivateKey: NOTHING, sealedSigningKey: NOTHING })),
      );
    for (const { id: keyId, retiredAt, version } of keys)
      if (versions.has(version)) await manager.update(KeyPair, { id: keyId }, { retiredAt });
    if (current) {
      const userIds = contacts.map((contact) => contact.id);
      const data = { address, key: toPublicKeyDto(current) };
      events.push({ userIds, type: 'contact.key_rotated', at: now, data });
    }
    await this.log.append(manager, events);
    return { id, told: [...new Set(events.flatMap(({ userIds }) => userIds))] };
  }

  /** Deletes a user in whose place there is another one. @returns what the senders of what was not delivered are told */
  private async replace(manager: EntityManager, id: string, address: string, at: Date): Promise<NewEvent[]> {
    const waiting: { messageId: string; senderId: string }[] = await manager.query(UNDELIVERED, [id]);
    await manager.delete(User, { id });
    return waiting.map(({ messageId, senderId }) => ({
      userIds: [senderId],
      type: 'message.undelivered',
      at,
      data: { messageId, address, reason: 'recipient_not_found' },
    }));
  }
}

/** Whether every version that both have is the same in both, and there is one. */
function isContinued(before: KeyPair[], keys: RemoteKey[]): boolean {
  const stored = new Map(before.map((key) => [key.version, key]));
  const common = keys.filter(({ version }) => stored.has(version));
  return (
    common.length > 0 &&
    common.every(({ version, id, fingerprint, signingFingerprint }) => {
      const key = stored.get(version);
      return (
        key?.id === id && key.fingerprint === fingerprint && key.signingFingerprint === signingFingerprint
      );
    }) &&
    (keys[0]?.version ?? 0) >= Math.max(...stored.keys())
  );
}

/** A row that no password, key or code opens. */
function lockedUser(id: string, username: string, server: string, now: Date): User {
  return {
    ...{ id, username, server, email: null, displayName: null, displayNameFolded: null },
    ...{ kdfIterations: 1, kdfSalt: NOTHING, verifier: randomBytes(VERIFIER_BYTES) },
    ...{ sealedAccountKey: NOTHING, sealedDigestKey: NOTHING },
    ...{ recoverySalt: null, recoveryVerifier: null, recoverySealedAccountKey: null },
    ...{ createdAt: now, disabledAt: now },
  };
}
