import type { FreshEvent } from '../events/index.js';
import { toMessageDto } from './message.mapper.js';
import type { EventNumbers } from './message-store.repository.js';
import { type OutgoingMessage, viewOf } from './outgoing-message.js';

/**
 * Messages with more bytes of ciphertext are not kept in memory for whoever follows the logs. What is larger may stand in memory that is
 * given back with the request.
 */
const MAX_BYTES = 32_768;

/**
 * The events of a message that was just stored, as the logs of its readers show them.
 *
 * @returns null when they are to be read from the logs: the message is large, or the numbers are not known
 */
export function freshEvents(message: OutgoingMessage, numbers: EventNumbers): FreshEvent[] | null {
  const bytes = message.attachments.reduce(
    (sum, { content }) => sum + content.bytes,
    message.text?.ciphertext.length ?? 0,
  );
  if (bytes > MAX_BYTES || numbers.size < message.copies.length) return null;
  return message.copies.map((copy) => ({
    userId: copy.userId,
    number: numbers.get(copy.userId) ?? 0,
    make: () => ({
      type: 'message.created',
      at: (message.receivedAt ?? message.sentAt).toISOString(),
      // Nobody has it yet, so there is no receipt of which an address would be told.
      data: toMessageDto(viewOf(message, copy.userId), String),
    }),
  }));
}
