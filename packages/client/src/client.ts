import type { AccountApi } from './account/account.js';
import type { SessionsApi } from './account/sessions.js';
import type { ClientOptions, Login, NewAccount, Recovery } from './client-options.js';
import type { Contacts } from './contacts/contacts.js';
import type { ConversationsApi } from './conversations/conversations.js';
import type { EventFeed } from './events/event-feed.js';
import type { GroupsApi } from './groups/groups.js';
import type { MessagesApi } from './messages/messages.js';
import type { MessageSearch } from './search/message-search.js';
import type { UsersApi } from './users/users.js';
import type { Profile } from './wire.js';

/** A registration, and the one way back in when its password is forgotten. */
export interface Registered {
  client: SealpostClient;
  /** To show this once: eight groups of four. Nobody else has it. */
  recoveryCode: string;
}

/** A device of an account. Keys are made and messages sealed and opened here; the server gets neither password, keys nor plaintext. */
export class SealpostClient {
  /**
   * Makes an account, with keys that are made on this device.
   *
   * @throws SealpostError `username_taken`, `email_taken`, `weak_password`, `invalid_request`
   */
  static register(options: ClientOptions & NewAccount): Promise<Registered>;
  static register(): Promise<Registered> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Logs in, whoever made the account's keys.
   *
   * @throws SealpostError `invalid_credentials`, `weak_kdf`, `tampered_keyring`
   */
  static logIn(options: ClientOptions & Login): Promise<SealpostClient>;
  static logIn(): Promise<SealpostClient> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Sets a new password by the recovery code and logs in. Every other session ends; the code stays as it is.
   *
   * @throws SealpostError `invalid_credentials`, `bad_recovery_code`, `weak_password`
   */
  static recover(options: ClientOptions & Recovery): Promise<SealpostClient>;
  static recover(): Promise<SealpostClient> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Goes on with the session that the storage keeps, also when the server is not reached.
   *
   * @returns null when there is none, when it is one of another server, and when it has ended
   */
  static resume(options: ClientOptions): Promise<SealpostClient | null>;
  static resume(): Promise<SealpostClient | null> {
    return Promise.reject(new Error('Not there yet.'));
  }

  readonly account: AccountApi;
  readonly sessions: SessionsApi;
  readonly users: UsersApi;
  readonly contacts: Contacts;
  readonly messages: MessagesApi;
  readonly conversations: ConversationsApi;
  readonly groups: GroupsApi;
  readonly events: EventFeed;
  readonly search: MessageSearch;

  private constructor() {
    throw new Error('Not there yet.');
  }

  /** The own account as it was last seen. */
  get profile(): Profile {
    throw new Error('Not there yet.');
  }

  get username(): string {
    return this.profile.username;
  }

  /** What messages to this account carry as `to`. */
  get address(): string {
    return this.profile.address;
  }

  /** The id of this session in `sessions.list()`. */
  get sessionId(): string {
    throw new Error('Not there yet.');
  }

  /** Tells an address that somebody is writing to it, at most once in two seconds. */
  typing(to: string): void {
    this.events.typing(to);
  }

  /** Ends sockets and timers; the session goes on. */
  close(): void {
    this.events.close();
  }
}
