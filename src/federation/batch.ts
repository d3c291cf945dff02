import type { EventDto, LogStretch } from '../events/index.js';
import type { GroupSnapshot } from '../groups/index.js';
import type { MessageDto } from '../messages/index.js';
import { type EventResultDto, MAX_GROUPS } from './dto/inbox.dto.js';
import type { DeadLetter, PendingUser, Progress } from './outbox.repository.js';

/** What one user of a peer is to be told of. */
export interface Share {
  user: PendingUser;
  stretch: LogStretch;
}

/** What one request tells a peer, and whom each event of it is for. */
export interface Batch {
  shares: Share[];
  /** As many as there are results in the answer, in their order. */
  sent: { userId: string; username: string; number: number; type: string; messageId: string }[];
  body: Buffer<ArrayBuffer>;
}

/** What an answer means for the logs. */
export interface Outcome {
  progress: Progress[];
  letters: DeadLetter[];
  /** How many events were taken, and how many refused. */
  accepted: number;
  refused: number;
  /** The users of whom something is to be sent again later. */
  waiting: string[];
}

/**
 * Writes down what logs show as a peer is told it.
 *
 * @param groups those that are hosted here, by id, as they are now
 */
export function toBatch(shares: Share[], groups: ReadonlyMap<string, GroupSnapshot>): Batch {
  const told: Told = { messages: new Map(), groups: new Map() };
  const events: object[] = [];
  const sent: Batch['sent'] = [];
  for (const [place, share] of shares.entries()) {
    const { user, stretch } = share;
    for (const { number, event } of stretch.events) {
      const [username = ''] = user.username.split('@');
      const wire = toWire(event, user, groups, told);
      if (told.groups.size > MAX_GROUPS) {
        // The next request goes on here.
        const cut = { user, stretch: { ...stretch, upTo: number - 1, more: true } };
        return finish([...shares.slice(0, place), cut], sent, events, told);
      }
      if (!wire) continue;
      events.push({ user: username, at: event.at, ...wire });
      sent.push({
        ...{ userId: user.userId, username: user.username, number, type: event.type },
        messageId: wire.messageId ?? '',
      });
    }
  }
  return finish(shares, sent, events, told);
}

/** The ids of the groups that events are about. */
export function groupsOf(shares: Share[]): string[] {
  const ids = shares.flatMap(({ stretch }) =>
    stretch.events.flatMap(({ event }) => (event.data as { groupId?: string | null }).groupId ?? []),
  );
  return [...new Set(ids)];
}

interface Told {
  messages: Map<string, object>;
  groups: Map<string, object>;
}

function finish(shares: Share[], sent: Batch['sent'], events: object[], { messages, groups }: Told): Batch {
  const told = [...groups.values()].slice(0, MAX_GROUPS);
  const body = { messages: [...messages.values()], groups: told, events };
  return { shares, sent, body: Buffer.from(JSON.stringify(body)) };
}

/** @returns null for what no peer is told: a message whose content is gone */
function toWire(
  { type, data }: EventDto,
  user: PendingUser,
  groups: ReadonlyMap<string, GroupSnapshot>,
  told: Told,
): { type: string; messageId?: string; [member: string]: unknown } | null {
  if (type === 'message.created') {
    const message = data as MessageDto;
    if (!message.key) return null;
    told.messages.set(message.id, toFederated(message));
    return { type, messageId: message.id, key: message.key };
  }
  if (type.startsWith('group.')) return toGroupWire(data as GroupData, user, groups, told);
  const { messageId, address } = data as { messageId?: string; address?: string };
  return { type, ...(messageId !== undefined && { messageId }), ...(address !== undefined && { address }) };
}

interface GroupData {
  groupId: string;
  address?: string;
  deletedAt?: string;
}

/** Of a group that is hosted elsewhere its host is told one thing: who has left. */
function toGroupWire(
  { groupId, address, deletedAt }: GroupData,
  user: PendingUser,
  groups: ReadonlyMap<string, GroupSnapshot>,
  told: Told,
): { type: string; [member: string]: unknown } {
  if (deletedAt !== undefined) return { type: 'group.deleted', groupId };
  const group = groups.get(groupId);
  if (group?.server === null) {
    if (!group.members.some(({ userId }) => userId === user.userId))
      return { type: 'group.removed', groupId };
    told.groups.set(groupId, toFederatedGroup(group));
    return { type: 'group.changed', groupId };
  }
  return group ? { type: 'group.left', groupId, address } : { type: 'group.deleted', groupId };
}

function toFederated(message: MessageDto): object {
  const { id, from, to, sentAt, expiresAt, replyTo, sealedBy, text, attachments, signature, signingKeyId } =
    message;
  return {
    ...{ id, from, to, sentAt, expiresAt, replyTo, sealedBy, text, signature, signingKeyId },
    attachments: attachments.map(({ filename, mimeType, size, nonce, ciphertext }) => ({
      ...{ filename, mimeType, size, nonce, ciphertext },
    })),
  };
}

function toFederatedGroup({ id, name, createdAt, members }: GroupSnapshot): object {
  return {
    ...{ id, name, createdAt: createdAt.toISOString() },
    members: members.map(({ address, role, joinedAt }) => ({
      address,
      role,
      joinedAt: joinedAt.toISOString(),
    })),
  };
}

/** @param results as the peer answered them */
export function outcomeOf({ shares, sent }: Batch, results: EventResultDto[]): Outcome {
  const reached = new Map(shares.map(({ user, stretch }) => [user.userId, stretch.upTo]));
  const waiting = new Set<string>();
  const outcome: Outcome = { progress: [], letters: [], accepted: 0, refused: 0, waiting: [] };
  sent.forEach(({ userId, username, number, type, messageId }, index) => {
    if (waiting.has(userId)) return;
    const { status, code } = results[index] ?? { status: 'retry', code: null };
    if (status === 'retry') {
      waiting.add(userId);
      reached.set(userId, number - 1);
    } else if (status === 'accepted') {
      outcome.accepted++;
    } else {
      outcome.refused++;
      if (type === 'message.created')
        outcome.letters.push({ messageId, address: username, reason: code ?? 'refused' });
    }
  });
  outcome.progress = [...reached].map(([userId, number]) => ({ userId, number }));
  outcome.waiting = [...waiting];
  return outcome;
}
