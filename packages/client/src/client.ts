import { AccountApi } from './account/account.js';
import { logIn, recover, register, resume } from './account/entry.js';
import type { Session } from './account/session.js';
import { SessionsApi } from './account/sessions.js';
import type { ClientOptions, Login, NewAccount, Recovery } from './client-options.js';
import { Contacts } from './contacts/contacts.js';
import { threadOpener } from './crypto/index.js';
import { ConversationsApi } from './conversations/conversations.js';
import { EventFeed } from './events/event-feed.js';
import { GroupsApi } from './groups/groups.js';
import { MessageOpener } from './messages/message-opener.js';
import { MessagesApi } from './messages/messages.js';
import { MessageSearch } from './search/message-search.js';
import { SealedChunks } from './search/sealed-chunks.js';
import { UsersApi } from './users/users.js';
import type { OpenedMessage } from './model.js';
import type { Profile, WireMessage } from './wire.js';

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
  static async register(options: ClientOptions & NewAccount): Promise<Registered> {
    const { session, recoveryCode } = await register(options);
    return { client: new SealpostClient(session, options), recoveryCode };
  }

  /**
   * Logs in, whoever made the account's keys.
   *
   * @throws SealpostError `invalid_credentials`, `weak_kdf`, `tampered_keyring`
   */
  static async logIn(options: ClientOptions & Login): Promise<SealpostClient> {
    return new SealpostClient(await logIn(options), options);
  }

  /**
   * Sets a new password by the recovery code and logs in. Every other session ends; the code stays as it is.
   *
   * @throws SealpostError `invalid_credentials`, `bad_recovery_code`, `weak_password`
   */
  static async recover(options: ClientOptions & Recovery): Promise<SealpostClient> {
    return new SealpostClient(await recover(options), options);
  }

  /**
   * Goes on with the session that the storage keeps, also when the server is not reached.
   *
   * @returns null when there is none, when it is one of another server, and when it has ended
   */
  static async resume(options: ClientOptions): Promise<SealpostClient | null> {
    const session = await resume(options);
    return session && new SealpostClient(session, options);
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

  private constructor(
    private readonly session: Session,
    { search, opener = threadOpener }: ClientOptions,
  ) {
    const { http, keyring, storage } = session;
    this.account = new AccountApi(session, () => {
      this.close();
    });
    this.sessions = new SessionsApi(http);
    this.contacts = new Contacts({
      http,
      storage,
      address: keyring.address,
      own: () => keyring.current.public,
    });
    this.users = new UsersApi(http, this.contacts);
    const chunks = search?.keep === true ? new SealedChunks(storage, keyring.accountKey) : null;
    this.search = new MessageSearch(chunks);
    const messageOpener = new MessageOpener({
      keyring,
      contacts: this.contacts,
      opener,
      onOpened: (messages) => {
        inBackground(this.search.add(messages));
      },
    });
    this.messages = new MessagesApi({
      http,
      keyring,
      contacts: this.contacts,
      opener: messageOpener,
      onDeleted: (id) => {
        inBackground(this.search.remove(id));
      },
    });
    const open = (messages: WireMessage[]): Promise<OpenedMessage[]> => messageOpener.open(messages);
    this.conversations = new ConversationsApi(http, open);
    this.groups = new GroupsApi(http, open);
    this.events = new EventFeed({
      http,
      contacts: this.contacts,
      open,
      onEvent: (event) => {
        if (event.type === 'key.rotated') inBackground(keyring.refresh());
        if (event.type === 'message.deleted') inBackground(this.search.remove(event.data.messageId));
      },
    });
  }

  /** The own account as it was last seen. */
  get profile(): Profile {
    return this.session.profile;
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
    return this.session.sessionId;
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

/** The search can be filled anew and the keyring is read when it is needed: nothing waits for this, or fails by it. */
function inBackground(work: Promise<void>): void {
  work.catch(() => undefined);
}
