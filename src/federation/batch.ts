import type { LogStretch } from '../events/index.js';
import type { MessageDto } from '../messages/index.js';
import type { EventResultDto } from './dto/inbox.dto.js';
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
  /** Whether something is to be sent again later. */
  waits: boolean;
}

/** Writes down what logs show as a peer is told it. */
export function toBatch(shares: Share[]): Batch {
  const messages = new Map<string, object>();
  const events: object[] = [];
  const sent: Batch['sent'] = [];
  for (const { user, stretch } of shares) {
    for (const { number, event } of stretch.events) {
      const wire = toWire(event.type, event.data, messages);
      if (!wire) continue;
      const [username = ''] = user.username.split('@');
      events.push({ user: username, type: event.type, at: event.at, ...wire });
      sent.push({
        ...{ userId: user.userId, username: user.username, number, type: event.type },
        messageId: wire.messageId,
      });
    }
  }
  return { shares, sent, body: Buffer.from(JSON.stringify({ messages: [...messages.values()], events })) };
}

/** @returns null for what no peer is told: a message whose content is gone */
function toWire(
  type: string,
  data: object,
  messages: Map<string, object>,
): { messageId: string; [member: string]: unknown } | null {
  if (type === 'message.created') {
    const message = data as MessageDto;
    if (!message.key) return null;
    messages.set(message.id, toFederated(message));
    return { messageId: message.id, key: message.key };
  }
  const { messageId, address } = data as { messageId: string; address?: string };
  return { messageId, ...(address !== undefined && { address }) };
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

/** @param results as the peer answered them */
export function outcomeOf({ shares, sent }: Batch, results: EventResultDto[]): Outcome {
  const reached = new Map(shares.map(({ user, stretch }) => [user.userId, stretch.upTo]));
  const waiting = new Set<string>();
  const outcome: Outcome = { progress: [], letters: [], accepted: 0, refused: 0, waits: false };
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
  outcome.waits = waiting.size > 0;
  return outcome;
}
