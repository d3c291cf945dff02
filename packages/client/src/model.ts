import type {
  ContactKeyRotated,
  GroupMembership,
  GroupUpdated,
  KeyRotated,
  MessageDeleted,
  MessageReceipt,
  MessageUndelivered,
  PublicKey,
  Receipt,
  SessionRevoked,
  WireSealedMessage,
} from './wire.js';

/** Bytes that are nobody else's to change. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * What a signature says of a message.
 *
 * - `verified`: it holds, by a signing key that the sender's account lists, and every part is what was signed.
 * - `unsigned`: there is none, because the server sealed the message. Anybody could have written it.
 * - `pending`: it covers files that are not here yet. `messages.content` settles it.
 * - `invalid`: something does not hold. The content is not shown.
 */
export type VerificationStatus = 'verified' | 'unsigned' | 'pending' | 'invalid';

/** Why a message is `invalid`. */
export type InvalidReason =
  /** A part was changed, or the message key is another one. */
  | 'not_opened'
  /** The signature is not the sender's over these parts. */
  | 'bad_signature'
  /** It says that a client sealed it, and has no signature. */
  | 'missing_signature'
  /** The sender's account lists no such signing key. */
  | 'unknown_signing_key'
  /** It is addressed to somebody else. */
  | 'wrong_recipient'
  /** It is wrapped to a key that is not in the keyring. */
  | 'unknown_key';

export interface Verification {
  status: VerificationStatus;
  reason?: InvalidReason;
  /** Whose signing key it is, or with `pending` is said to be, and whether its safety number was compared. */
  signer?: { address: string; keyId: string; trust: Trust };
}

/** What is known of the keys of a contact. */
export type Trust =
  /** The safety number of this key was compared. */
  | 'compared'
  /** The key is the one that was seen first, or was accepted. */
  | 'firstUse'
  /** The key changed, and nobody said yet that this is right. */
  | 'changed';

/** A file of an opened message. */
export interface OpenedAttachment {
  index: number;
  filename: string;
  mimeType: string;
  /** Plaintext bytes. */
  size: number;
  /** The content when it came with the message; otherwise `messages.content` gets it. */
  content: Bytes | null;
}

/** A message whose content was opened on this device. */
export interface OpenedMessage {
  /** UUID in lower case. */
  id: string;
  /** The sender's address. */
  from: string;
  /** The address of the recipient or of the group, as it is bound into the ciphertext. */
  to: string;
  groupId: string | null;
  /** The address of the other side: a peer, a group, or oneself. */
  conversation: string;
  direction: 'received' | 'sent' | 'note';
  /** ISO 8601. */
  sentAt: string;
  replyTo: string | null;
  expiresAt: string | null;
  /** When the sender took it back; its content is gone then. */
  deletedAt: string | null;
  /** `server`: the server saw the content when it was sent; `client`: it never did. */
  sealedBy: 'server' | 'client';
  verification: Verification;
  /** Null when there is none, when it is gone, and when the message is `invalid`. */
  text: string | null;
  /** Empty when the message is `invalid`. */
  attachments: OpenedAttachment[];
  /** Shown to the sender alone. */
  deliveredTo: Receipt[];
  /** Shown to the sender alone. */
  readBy: Receipt[];
}

/** What two or more wrote to each other. */
export interface OpenedConversation {
  /** The address of the peer or of the group. */
  with: string;
  groupId: string | null;
  lastMessage: OpenedMessage;
  /** From 1000 on, 1000. */
  unreadCount: number;
}

/** A file to send. The media type and name of a `File` need not be said again. */
export interface AttachmentInput {
  data: Blob | ReadableStream<Uint8Array> | Uint8Array;
  filename?: string;
  mimeType?: string;
}

/** A message to seal and send. */
export interface Draft {
  /** A UUID in lower case; one is made when it is missing. */
  id?: string;
  /** A username or an address; `groupId` in its place writes to a group. */
  to?: string;
  groupId?: string;
  text?: string;
  attachments?: AttachmentInput[];
  replyTo?: string;
  expiresInSeconds?: number;
}

/** A sealed message that may be kept, by structured clone, and posted any time: it holds no plaintext. */
export interface SealedDraft {
  /** The address that is bound into it. */
  to: string;
  body: WireSealedMessage;
}

/** How far a send or a download is. */
export interface Progress {
  phase: 'sealing' | 'uploading' | 'downloading' | 'opening';
  /** Bytes. */
  loaded: number;
  /** Bytes. */
  total: number;
}

/** The keys of a contact are not what they were. */
export interface KeyChange {
  address: string;
  before: PublicKey;
  now: PublicKey;
  /** Whether the safety number of the key before had been compared: sends to the contact are refused then until the change is accepted. */
  wasCompared: boolean;
}

/** A contact's keys as this device knows them. */
export interface Contact {
  address: string;
  key: PublicKey;
  trust: Trust;
  /** When the safety number was compared, ISO 8601. */
  comparedAt: string | null;
  /** The change that waits to be accepted. */
  change: KeyChange | null;
}

interface LoggedEvent {
  /** Where to read on from. */
  cursor: string;
  /** ISO 8601. */
  at: string;
}

/** What `client.events` gives. Those with a cursor are of the log; the others are of the moment. */
export type ClientEvent =
  | (LoggedEvent & { type: 'message.created'; message: OpenedMessage })
  | (LoggedEvent & { type: 'message.deleted'; data: MessageDeleted })
  | (LoggedEvent & { type: 'message.delivered' | 'message.read'; data: MessageReceipt })
  | (LoggedEvent & { type: 'message.undelivered'; data: MessageUndelivered })
  | (LoggedEvent & { type: 'key.rotated'; data: KeyRotated })
  | (LoggedEvent & { type: 'contact.key_rotated'; data: ContactKeyRotated })
  | (LoggedEvent & { type: 'group.updated'; data: GroupUpdated })
  | (LoggedEvent & { type: 'group.member_added' | 'group.member_removed'; data: GroupMembership })
  | (LoggedEvent & { type: 'session.revoked'; data: SessionRevoked })
  /** Somebody is writing. */
  | { type: 'typing'; from: string; to: string }
  | { type: 'connection'; state: 'online' | 'offline' }
  | { type: 'keyChanged'; change: KeyChange }
  /** The log is no longer kept back to where this client was: read the lists anew. */
  | { type: 'gap' };
