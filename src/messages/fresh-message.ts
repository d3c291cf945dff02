import type { FreshEvent } from '../events/index.js';
import { toMessageDto } from './message.mapper.js';
import { INLINE_ATTACHMENT_BYTES } from './message-list.repository.js';
import type { MessageView } from './message-row.js';
import type { EventNumbers } from './message-store.repository.js';
import type { OutgoingCopy, OutgoingMessage } from './outgoing-message.js';

/** Messages with more bytes of ciphertext are not kept in memory for whoever follows the logs. */
const MAX_BYTES = 131_072;

/**
 * The events of a message that was just stored, as the logs of its readers show them.
 *
 * @returns null when they are to be read from the logs: the message is large, or the numbers are not known
 */
export function freshEvents(message: OutgoingMessage, numbers: EventNumbers): FreshEvent[] | null {
  const bytes = message.attachments.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
  if (bytes > MAX_BYTES || numbers.size < message.copies.length) return null;
  return message.copies.map((copy) => ({
    userId: copy.userId,
    number: numbers.get(copy.userId) ?? 0,
    make: () => ({
      type: 'message.created',
      at: message.sentAt.toISOString(),
      // Nobody has it yet, so there is no receipt of which an address would be told.
      data: toMessageDto(viewOf(message, copy), String),
    }),
  }));
}

/** A message that was just stored, as one reader may see it. */
export function viewOf(message: OutgoingMessage, copy: OutgoingCopy): MessageView {
  return {
    row: {
      id: message.id,
      from_address: message.from,
      to_address: message.to,
      group_id: message.groupId,
      sent_at: message.sentAt,
      reply_to: message.replyTo,
      sealed_by: message.sealedBy,
      text_nonce: message.text?.nonce ?? null,
      text_ciphertext: message.text?.ciphertext ?? null,
      signature: message.signature,
      signing_key_id: message.signingKeyId,
      expires_at: message.expiresAt,
      deleted_at: null,
      sent: copy.sent,
      has_attachments: message.attachments.length > 0,
      key_id: copy.keyId,
      wrapped_key: copy.wrappedKey,
    },
    attachments: message.attachments.map((attachment, index) => ({
      message_id: message.id,
      attachment_index: index,
      filename: attachment.filename,
      mime_type: attachment.mimeType,
      size: attachment.size,
      nonce: attachment.nonce,
      inline_bytes: attachment.size <= INLINE_ATTACHMENT_BYTES ? attachment.ciphertext : null,
    })),
    receipts: [],
  };
}
