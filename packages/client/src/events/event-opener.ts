import type { ClientEvent, OpenedMessage } from '../model.js';
import type { WireEvent, WireMessage } from '../wire.js';
import type { Entry } from './source.js';

/** An event that can be given out, or of a kind that is not known passed over in its turn. */
export interface ReadyEvent {
  cursor: string;
  event: ClientEvent | undefined;
  acknowledge: () => void;
}

/** Opens messages, in their order. */
export type OpenMessages = (messages: WireMessage[]) => Promise<OpenedMessage[]>;

/** Opens what a stretch of the log holds, its messages all at once. */
export async function openEvents(entries: Entry[], open: OpenMessages): Promise<ReadyEvent[]> {
  const messages = entries.flatMap(({ event }) => messageOf(event) ?? []);
  const opened = new Map(
    (messages.length > 0 ? await open(messages) : []).map((one, at) => [messages[at], one]),
  );
  return entries.map(({ event, acknowledge }) => ({
    ...{ cursor: event.cursor, event: toClientEvent(event, opened), acknowledge },
  }));
}

function messageOf({ type, data }: WireEvent): WireMessage | undefined {
  return type === 'message.created' ? (data as WireMessage) : undefined;
}

function toClientEvent(
  wire: WireEvent,
  opened: Map<WireMessage | undefined, OpenedMessage>,
): ReadyEvent['event'] {
  const { cursor, at, type, data } = wire;
  switch (type) {
    case 'message.created': {
      const message = opened.get(messageOf(wire));
      return message && { cursor, at, type, message };
    }
    case 'message.deleted':
    case 'message.delivered':
    case 'message.read':
    case 'message.undelivered':
    case 'key.rotated':
    case 'contact.key_rotated':
    case 'session.revoked':
    case 'group.updated':
    case 'group.member_added':
    case 'group.member_removed':
      return { cursor, at, type, data } as ReadyEvent['event'];
    default:
      return undefined;
  }
}
