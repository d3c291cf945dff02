import type { InvalidReason, OpenedMessage } from '@sealpost/client';

/** What of a message says how it was sealed, and whether that holds. */
export type Sealed = Pick<OpenedMessage, 'sealedBy' | 'verification' | 'direction'>;

const REASONS: Record<InvalidReason, string> = {
  not_opened: 'A part of it was changed on the way, or its key is another one.',
  bad_signature: 'Its signature is not the sender’s over this content.',
  missing_signature: 'It says that the sender’s device sealed it, and carries no signature.',
  unknown_signing_key: 'It is signed with a key that the sender’s account does not list.',
  wrong_recipient: 'It was written to somebody else.',
  unknown_key: 'It is sealed to a key that is not yours.',
};

/** A few words on how a message was sealed. */
export function sealLabel({ verification: { status, signer } }: Sealed): string {
  if (status === 'verified') return signer?.trust === 'changed' ? 'Signed with a changed key' : 'Signed';
  return { unsigned: 'Sealed by the server', pending: 'Not checked yet', invalid: 'Not shown' }[status];
}

/** The same in full. */
export function sealWords({ verification, direction }: Sealed): string {
  const { status, reason, signer } = verification;
  if (status === 'invalid')
    return `It is not shown, because something does not hold. ${reason ? REASONS[reason] : ''}`.trim();
  if (status === 'unsigned')
    return 'Sealed by the server, which saw it. It carries no signature, so nothing proves who wrote it.';
  if (status === 'pending')
    return 'Sealed and signed on the sender’s device. The signature covers files that are not here yet; opening them settles it.';
  if (direction !== 'received')
    return 'Sealed and signed on a device of yours. The server never saw its content.';
  const sealed =
    'Sealed and signed on the sender’s device; the signature holds. The server never saw its content.';
  if (signer?.trust === 'compared') return `${sealed} You compared the safety number of the key.`;
  if (signer?.trust === 'changed')
    return `${sealed} The sender’s keys changed, though, and were not accepted yet.`;
  return `${sealed} Compare the safety number to know that the key is theirs.`;
}
