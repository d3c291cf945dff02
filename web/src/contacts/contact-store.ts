import type { Contact, SealpostClient } from '@sealpost/client';
import { useEffect } from 'react';
import { create } from 'zustand';
import { useClient } from '../session/use-client.js';
import { announce } from '../ui/index.js';

interface Known {
  /** Whose contacts these are. */
  client: SealpostClient | null;
  contacts: Partial<Record<string, Contact>>;
}

const useKnown = create<Known>(() => ({ client: null, contacts: {} }));

/** Shows a contact as it is now, wherever it is shown. */
export function showContact(client: SealpostClient, contact: Contact): void {
  useKnown.setState((known) => ({
    client,
    contacts: { ...(known.client === client ? known.contacts : {}), [contact.address]: contact },
  }));
}

/** Follows the keys of contacts, and has every change of them read out. @returns what ends it */
export function followContacts(client: SealpostClient): () => void {
  return client.contacts.onKeyChanged(({ address }) => {
    announce(`The keys of ${address} changed.`, 'assertive');
    client.contacts.get(address).then(
      (contact) => {
        showContact(client, contact);
      },
      () => undefined,
    );
  });
}

/** What is known of the keys of a contact; null until it is read. @param address - of a person; null asks for nobody */
export function useContact(address: string | null): Contact | null {
  const client = useClient();
  const contact = useKnown((known) =>
    known.client === client && address !== null ? known.contacts[address] : undefined,
  );

  useEffect(() => {
    if (address === null || contact !== undefined) return;
    let wanted = true;
    client.contacts.get(address).then(
      (found) => {
        if (wanted) showContact(client, found);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [client, address, contact]);

  return contact ?? null;
}
