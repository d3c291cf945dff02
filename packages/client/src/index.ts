export type * from './model.js';
export type {
  FieldError,
  Group,
  GroupMember,
  GroupRole,
  Kdf,
  Problem,
  Profile,
  PublicKey,
  Receipt,
  SessionInfo,
  User,
} from './wire.js';
export type { FollowOptions } from './events/event-feed.js';
export { EventFeed } from './events/event-feed.js';
export type { MessageFilter, OpenedContent, SendOptions } from './messages/messages.js';
export { MessagesApi } from './messages/messages.js';
export type { FileToOpen, Opener, OpenRequest, OpenResult } from './messages/opener.js';
export { threadOpener } from './messages/opener.js';
export type { FindOptions, SearchHit } from './search/message-search.js';
export { MessageSearch } from './search/message-search.js';
