import type { OpenedMessage } from '@sealpost/client';
import type { PendingMessage } from '../live/index.js';

/** A row of the list: a message that the server has, or one that is on its way. */
export interface Row {
  /** The id of the message, which stays the same when it arrives. */
  id: string;
  message: OpenedMessage | null;
  pending: PendingMessage | null;
  /** The moment whose day begins here, ISO 8601; null within a day. */
  day: string | null;
  /** Whether it is the first or the last of what the same person wrote in one go. */
  first: boolean;
  last: boolean;
}

/** Messages further apart are not of one go, in milliseconds. */
const ONE_GO = 5 * 60_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * Lays the messages of a conversation out, oldest first.
 *
 * @param fromStart - whether the conversation begins here; otherwise the day of the first row may have begun before
 */
export function rowsOf(
  items: readonly OpenedMessage[],
  pending: readonly PendingMessage[],
  me: string,
  fromStart: boolean,
): Row[] {
  const there = new Set(pending.length === 0 ? [] : items.map(({ id }) => id));
  const rows: Row[] = [];
  let before: { from: string; at: number; day: number } | null = null;

  const add = (row: Pick<Row, 'id' | 'message' | 'pending'>, from: string, sentAt: string): void => {
    const { at, day } = momentOf(sentAt);
    const newDay = before?.day !== day;
    const first = newDay || before?.from !== from || at - before.at > ONE_GO;
    const previous = rows.at(-1);
    if (previous && first) previous.last = true;
    const isDayShown = newDay && (fromStart || before !== null);
    rows.push({ ...row, day: isDayShown ? sentAt : null, first, last: false });
    before = { from, at, day };
  };

  for (const message of items) add({ id: message.id, message, pending: null }, message.from, message.sentAt);
  for (const waiting of pending)
    if (!there.has(waiting.id))
      add({ id: waiting.id, message: null, pending: waiting }, me, waiting.createdAt);
  const end = rows.at(-1);
  if (end) end.last = true;
  return rows;
}

interface Known {
  /** Milliseconds since 1970. */
  at: number;
  /** The number of the day in the time zone of the device. */
  day: number;
}

/** Each page that is loaded has all messages laid out again. */
const known = new Map<string, Known>();
const MOST_KNOWN = 50_000;

function momentOf(sentAt: string): Known {
  const there = known.get(sentAt);
  if (there) return there;
  const at = Date.parse(sentAt);
  const day = Math.floor((at - new Date(at).getTimezoneOffset() * MINUTE) / DAY);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(sentAt, { at, day });
  return { at, day };
}

/** Letters on a line of a bubble, about. */
const LINE = 52;

/** Letters of a line that leaves room for the time beside it. */
const SHORT_LINE = 42;

/** About how high a row is, in pixels; it is measured when it is shown. */
export function estimateRow({ message, pending, day, first }: Row): number {
  const files = message?.attachments ?? pending?.files ?? [];
  const text = message?.text ?? pending?.text ?? '';
  const pictures = files.filter(({ mimeType }) => mimeType.startsWith('image/')).length;
  const lines =
    text === '' ? 0 : text.split('\n', 60).reduce((sum, line) => sum + 1 + Math.floor(line.length / LINE), 0);
  const reply = (message?.replyTo ?? pending?.replyTo ?? null) === null ? 0 : 52;
  const others = files.length - pictures;
  return (
    (first ? 10 : 3) +
    (day === null ? 0 : 48) +
    // The time stands beside a short text, and under a longer one.
    (lines === 1 && text.length <= SHORT_LINE ? 10 : 30) +
    lines * 22 +
    reply +
    others * 60 +
    (pictures === 0 ? 0 : 190)
  );
}
