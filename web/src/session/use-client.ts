import type { SealpostClient } from '@sealpost/client';
import { createContext, use } from 'react';

/** Where the parts of the page that need a login find its client. */
export const ClientContext = createContext<SealpostClient | null>(null);

/** The client of who is logged in. It works only in what {@link ClientContext} wraps. */
export function useClient(): SealpostClient {
  const client = use(ClientContext);
  if (!client) throw new Error('useClient was called where nobody is logged in.');
  return client;
}
