export { type LiveOptions, startLive, stopLive, unsentCount } from './live.js';
export type { ConnectionState, ConversationEntry, LiveState, PendingMessage, TimelineView } from './state.js';
export { useLive } from './use-live.js';
