export { deleteMessage, fileHere, loadFile, markAllRead, markSeen, send } from './actions.js';
export type { ComposerDraft } from './drafts.js';
export { EMPTY_DRAFT } from './drafts.js';
export { engine, loadedMessage, onReceived, startLive, stopLive, unsentCount } from './live.js';
export type { LiveOptions } from './live-options.js';
export { groupIdOf } from './message-filter.js';
export type {
  ConnectionState,
  ConversationEntry,
  Edge,
  LiveState,
  PendingFile,
  PendingMessage,
  TimelineView,
} from './state.js';
export { useLive } from './use-live.js';
export { useDraft } from './use-draft.js';
export { useName, useNames, usernameOf } from './use-name.js';
