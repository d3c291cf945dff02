import type { Opener } from './crypto/index.js';
import type { ClientStorage } from './storage/client-storage.js';

/** How a client works. */
export interface ClientOptions {
  /** The server's URL, such as `https://chat.example.com`. */
  url: string;
  /** Where the session and what was learnt of contacts is kept; in memory only unless told. */
  storage?: ClientStorage;
  /** What this device is called in the list of sessions. */
  deviceName?: string;
  /** In the place of the global `fetch`. */
  fetch?: typeof fetch;
  /**
   * Seals every request to the server's own key, and has the answers sealed: what ends TLS before the server sees methods and paths, and
   * neither tokens nor contents. Events come by long poll then. The server has to take sealed requests.
   */
  sealedTransport?: boolean;
  /** Where messages are opened: in this thread unless told, for example in a Worker. */
  opener?: Opener;
  /** `keep`: the index of the messages that were opened is kept in the storage, sealed under the account key. */
  search?: { keep?: boolean };
}

/** The account to make. */
export interface NewAccount {
  /** 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter or a digit. */
  username: string;
  /** 10 to 256 characters. It never leaves this device. */
  password: string;
  email?: string;
  displayName?: string;
}

/** The account to log in to. */
export interface Login {
  /** A username, an address or an e-mail address. */
  username: string;
  password: string;
}

/** The account whose password was forgotten. */
export interface Recovery {
  /** A username, an address or an e-mail address. */
  username: string;
  /** As it was shown; case, hyphens and spaces do not matter. It never leaves this device. */
  recoveryCode: string;
  newPassword: string;
}
