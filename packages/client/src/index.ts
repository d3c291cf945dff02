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
export type { EventFeed } from './events/event-feed.js';
export type { OpenedContent } from './messages/content-loader.js';
export type { MessageFilter } from './messages/messages.js';
export type { SendOptions } from './messages/sealer.js';
export type { MessagesApi } from './messages/messages.js';
export {
  openEnvelope,
  type Opener,
  type OpenRequest,
  type OpenResult,
  threadOpener,
} from './crypto/index.js';
export type { Contacts } from './contacts/contacts.js';
export type { FindOptions, SearchHit } from './search/message-search.js';
export type { MessageSearch } from './search/message-search.js';
export { type Word, wordsOf } from './search/words.js';
export type { AccountApi } from './account/account.js';
export type { SessionsApi } from './account/sessions.js';
export type { UsersApi } from './users/users.js';
export type { GroupsApi } from './groups/groups.js';
export type { ConversationsApi } from './conversations/conversations.js';
