import type { OpenedMessage, Page } from '@sealpost/client';

/** A span of time to read the messages of; ISO 8601. */
export interface Span {
  since: string;
  until?: string;
}

/** What comes next. */
export interface NextPage {
  items: OpenedMessage[];
  /** Whether nothing comes after them. */
  end: boolean;
}

const WIDEN = 8;
const NARROW = 4;

/**
 * Reads the messages that come next after one. The server's lists begin with the newest, so this reads a span of time that begins at
 * the message, and widens or narrows it until what is in it fits on one page.
 *
 * @param read - reads the newest of a span
 * @param known - whether a message is there already
 * @param since - when the last known message was sent, in milliseconds since 1970
 * @param guess - the span to begin with, in milliseconds
 */
export async function nextAfter(
  read: (span: Span) => Promise<Page<OpenedMessage>>,
  known: (id: string) => boolean,
  since: number,
  guess: number,
): Promise<NextPage> {
  let span = Math.max(1, guess);
  for (;;) {
    const now = Date.now();
    const toTheEnd = since + span >= now;
    const page = await read({ since: iso(since), ...(toTheEnd ? {} : { until: iso(since + span) }) });
    // So many in one millisecond: there is nothing to narrow, and the rest is read with the next span.
    if (page.nextCursor !== null && span > 1) {
      span = Math.max(1, Math.floor(Math.min(span, toTheEnd ? now - since : span) / NARROW));
      continue;
    }
    const items = page.items.filter(({ id }) => !known(id));
    if (items.length > 0 || toTheEnd) return { items, end: toTheEnd && page.nextCursor === null };
    span *= WIDEN;
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
