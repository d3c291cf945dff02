import { createHash } from 'node:crypto';
import { AppError } from '../common/index.js';
import { encodeBase64, TAG_BYTES } from '../crypto/index.js';
import {
  cutToPieces,
  INLINE_ATTACHMENT_BYTES,
  type OutgoingCopy,
  type OutgoingMessage,
} from '../messages/index.js';
import type { FederatedAttachmentDto, FederatedMessageDto } from './dto/inbox.dto.js';

/**
 * A message from a peer, on its way into the database.
 *
 * @param senderId of the peer's user
 * @throws AppError `invalid_request` for a message that contradicts itself
 */
export function toReceived(
  message: FederatedMessageDto,
  senderId: string,
  copies: OutgoingCopy[],
  groupId: string | null,
): OutgoingMessage {
  const { id, from, to, sealedBy, text = null, signature = null, signingKeyId = null } = message;
  if ((sealedBy === 'client') !== (signature !== null && signingKeyId !== null))
    throw AppError.field('signature', 'is there when the client has sealed, and only then');
  return {
    ...{ id, senderId, from, to, groupId, sealedBy, text, signature, signingKeyId, copies },
    sentAt: new Date(message.sentAt),
    receivedAt: null,
    expiresAt: message.expiresAt ? new Date(message.expiresAt) : null,
    replyTo: message.replyTo ?? null,
    attachments: message.attachments.map(toAttachment),
    requestDigest: digestOf(message),
  };
}

function toAttachment(file: FederatedAttachmentDto, index: number): OutgoingMessage['attachments'][number] {
  const { filename, mimeType, size, nonce, ciphertext = null } = file;
  if ((ciphertext === null) !== size > INLINE_ATTACHMENT_BYTES)
    throw AppError.field(
      `attachments.${index}.ciphertext`,
      'is there when the file has up to 64 KiB, and only then',
    );
  const head = { filename, mimeType, size, nonce };
  if (ciphertext === null) return { ...head, content: { bytes: 0, pieces: () => [] }, isElsewhere: true };
  if (ciphertext.length !== size + TAG_BYTES)
    throw AppError.field(`attachments.${index}.size`, 'must be 16 less than the ciphertext has');
  return { ...head, content: { bytes: ciphertext.length, pieces: () => cutToPieces(ciphertext) } };
}

/** SHA-256 over all that the readers share: tells a message that comes again from another one under its id. */
function digestOf(message: FederatedMessageDto): Buffer {
  const { id, from, to, sentAt, expiresAt, replyTo, sealedBy, text, attachments, signature, signingKeyId } =
    message;
  const write = (bytes: Buffer | null | undefined): string | null => (bytes ? encodeBase64(bytes) : null);
  const parts = [
    ...[id, from, to, sentAt, expiresAt ?? null, replyTo ?? null, sealedBy],
    ...[write(text?.nonce), write(text?.ciphertext), write(signature), signingKeyId ?? null],
    ...attachments.map(({ filename, mimeType, size, nonce, ciphertext }) => [
      ...[filename, mimeType, size, write(nonce), write(ciphertext)],
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
