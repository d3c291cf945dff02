import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Session } from './auth/index.js';
import { EventHead, EventMark, LoggedEvent } from './events/index.js';
import { Peer, RemoteUser } from './federation/index.js';
import { Group, GroupMember } from './groups/index.js';
import { KeyPair, KeyWatch } from './keys/index.js';
import { Attachment, AttachmentPiece, MailboxEntry, Message } from './messages/index.js';
import { SeenNonce } from './nonces/index.js';
import { ServerKey, ServerSecret } from './server-keys/index.js';
import { Avatar, User } from './users/index.js';

/** Every table. */
export const ENTITIES: EntityTarget<ObjectLiteral>[] = [
  User,
  Avatar,
  KeyPair,
  KeyWatch,
  Session,
  ServerSecret,
  ServerKey,
  SeenNonce,
  Message,
  MailboxEntry,
  Attachment,
  AttachmentPiece,
  LoggedEvent,
  EventHead,
  EventMark,
  Group,
  GroupMember,
  Peer,
  RemoteUser,
];
