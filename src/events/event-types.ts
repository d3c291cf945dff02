/** Every kind of event that a user's log may hold. */
export const EVENT_TYPES = [
  'message.created',
  'message.deleted',
  'message.delivered',
  'message.read',
  'message.undelivered',
  'key.rotated',
  'contact.key_rotated',
  'group.updated',
  'group.member_added',
  'group.member_removed',
  'session.revoked',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** An event on its way into the logs of its users. */
export interface NewEvent {
  userIds: string[];
  type: EventType;
  at: Date;
  messageId?: string;
  data?: object;
}

/** An event as it is read from a log. */
export interface EventRow {
  number: string;
  type: EventType;
  at: Date;
  message_id: string | null;
  data: object | null;
}
