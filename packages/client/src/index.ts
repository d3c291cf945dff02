export { passwordProblem } from './account/password-rules.js';
export { SealpostClient, type Registered } from './client.js';
export type * from './client-options.js';
export { type Page, Pages } from './http/pages.js';
export type * from './http/problem-codes.js';
export { type ErrorDetails, SealpostError } from './http/sealpost-error.js';
export type * from './storage/client-storage.js';
export { indexedDbStorage } from './storage/indexed-db-storage.js';
export { memoryStorage } from './storage/memory-storage.js';
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
export type { AccountApi } from './account/account.js';
export type { SessionsApi } from './account/sessions.js';
export type { UsersApi } from './users/users.js';
export type { GroupsApi } from './groups/groups.js';
export type { ConversationsApi } from './conversations/conversations.js';
