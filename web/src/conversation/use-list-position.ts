import { useEffect, useLayoutEffect, useRef } from 'react';
import { engine, type TimelineView } from '../live/index.js';
import { arrived, type Jump } from './jump.js';
import type { Row } from './rows.js';
import type { RowsVirtualizer } from './use-rows-virtualizer.js';

/** So many rows before an end of what is loaded, the next page is asked for. */
const AHEAD = 25;

/** What decides where a list stands. */
export interface ListPosition {
  /** Of the conversation. */
  address: string;
  view: TimelineView;
  rows: readonly Row[];
  virtualizer: RowsVirtualizer;
  /** The message to show; null: as it stands. */
  jump: Jump | null;
  /** The first unread message when the list was opened. */
  unreadStart: string | null;
  /** The message that was sent last and is on its way. */
  sent: string | undefined;
}

/** Scrolls the list to where it is to be, and has more loaded before an end comes into sight. */
export function useListPosition(position: ListPosition): void {
  const { address, view, rows, virtualizer, jump, unreadStart, sent } = position;
  const begun = useRef(false);

  // Where it begins: at the message that was asked for, at the first unread one, or at the end.
  useLayoutEffect(() => {
    if (begun.current || rows.length === 0) return;
    begun.current = true;
    if (jump) return;
    const start = unreadStart === null ? -1 : rows.findIndex(({ id }) => id === unreadStart);
    if (start >= 0) virtualizer.scrollToIndex(start, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [rows, unreadStart, virtualizer, jump]);

  useEffect(() => {
    if (!jump) return;
    const index = rows.findIndex(({ id }) => id === jump.id);
    if (index < 0) return;
    virtualizer.scrollToIndex(index, { align: 'center' });
    arrived(jump);
  }, [jump, rows, virtualizer]);

  // What one sends oneself is always shown.
  const shownSent = useRef(sent);
  const toNow = view.newer === 'end';
  useEffect(() => {
    if (sent === shownSent.current) return;
    shownSent.current = sent;
    if (sent === undefined) return;
    if (toNow) virtualizer.scrollToEnd();
    else engine().timelines.toNewest(address);
  }, [address, sent, toNow, virtualizer]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => {
    if (!begun.current) return;
    if (startIndex < AHEAD && view.older === 'more') engine().timelines.loadOlder(address);
    if (endIndex > rows.length - AHEAD && view.newer === 'more') engine().timelines.loadNewer(address);
  }, [address, startIndex, endIndex, rows.length, view.older, view.newer]);
}
