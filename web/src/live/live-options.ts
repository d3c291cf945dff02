import type { ClientStorage, SealpostClient } from '@sealpost/client';

/** What the live part of the page works with. */
export interface LiveOptions {
  client: SealpostClient;
  /** The storage that the client was made with; drafts and what is unsent are kept in it, and go with it on log out. */
  storage: ClientStorage;
  /** Called once, when the session was ended elsewhere. */
  onEnded: () => void;
}
