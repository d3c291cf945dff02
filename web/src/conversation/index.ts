export { ConversationList } from './conversation-list.js';
export { ConversationPane } from './conversation-pane.js';
