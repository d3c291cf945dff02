import { MessageDto } from './message.dto.js';

/** What the caller and one peer, or one group, wrote to each other. */
export class ConversationDto {
  /** The address of the peer or of the group. @example 'bob@localhost' */
  with: string;
  /** The group, when it is one. */
  groupId: string | null;
  lastMessage: MessageDto;
  /** Received messages that are not marked read; from 1000 on, 1000. @example 2 */
  unreadCount: number;
}

/** Conversations, the one with the newest message first. */
export class ConversationPageDto {
  items: ConversationDto[];
  nextCursor: string | null;
}
