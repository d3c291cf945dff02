import { useContact } from './contact-store.js';
import type { Sealed } from './seal-words.js';

/** How a message was sealed, with what is known of its signer's key by now: a change may have been accepted since it was opened. */
export function useSealed<T extends Sealed>(message: T): T {
  const { verification } = message;
  const { signer } = verification;
  const contact = useContact(signer?.trust === 'changed' ? signer.address : null);
  if (!signer || contact?.key.id !== signer.keyId) return message;
  return { ...message, verification: { ...verification, signer: { ...signer, trust: contact.trust } } };
}
