import type { OpenResult } from '../crypto/index.js';
import type { OpenedMessage, Verification } from '../model.js';
import type { WireMessage } from '../wire.js';

/** Puts together what was opened with what stands beside it in the open. @param address - the own one */
export function toOpenedMessage(
  message: WireMessage,
  { status, reason, text, attachments }: OpenResult,
  signer: Verification['signer'],
  address: string,
): OpenedMessage {
  const { id, from, to, groupId, sentAt, replyTo, expiresAt, deletedAt, deliveredTo, readBy } = message;
  const isVouchedFor = status === 'verified' || status === 'pending';
  return {
    id,
    from,
    to,
    groupId,
    conversation: groupId === null && from !== address ? from : to,
    direction: from !== address ? 'received' : to === address ? 'note' : 'sent',
    sentAt,
    replyTo,
    expiresAt,
    deletedAt,
    // The server cannot have sealed what it cannot have signed, whatever it says.
    sealedBy: message.signature === null ? message.sealedBy : 'client',
    verification: { status, ...(reason && { reason }), ...(isVouchedFor && signer && { signer }) },
    text,
    attachments,
    deliveredTo,
    readBy,
  };
}
