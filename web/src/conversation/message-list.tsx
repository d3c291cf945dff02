import { type Range, defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { engine, type PendingMessage, type TimelineView, useLive } from '../live/index.js';
import { ListEdges } from './list-edges.js';
import { jumpDone, type Jump } from './jump.js';
import { MessageRow } from './message-row.js';
import { estimateRow, rowsOf } from './rows.js';
import { useSeen } from './seen-observer.js';
import { useFeedKeys } from './use-feed-keys.js';
import { useStickToEnd } from './use-stick-to-end.js';

/** Rows that are drawn beyond what is in sight. */
const OVERSCAN = 6;
/** So many rows before an end of what is loaded, the next page is asked for. */
const AHEAD = 25;
/** So near to the end counts as being there, in pixels. */
const AT_END = 48;
/** How long a message that was jumped to is marked, in milliseconds. */
const MARKED_FOR = 2200;
const NOTHING: readonly PendingMessage[] = [];

/** The loaded messages of a conversation, of which those near what is in sight are drawn. */
export function MessageList({
  address,
  view,
  jump,
}: {
  address: string;
  view: TimelineView;
  /** The message to show; null: as it stands. */
  jump: Jump | null;
}) {
  const me = useLive((state) => state.me) ?? '';
  const pending = useLive((state) => state.pending.get(address)) ?? NOTHING;
  const rows = useMemo(() => rowsOf(view.items, pending, me), [view.items, pending, me]);
  // What is read while one looks at it stays under the line that it came under.
  const [unreadStart] = useState(() => view.items.find(({ id }) => view.unread.has(id))?.id ?? null);
  const [marked, setMarked] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { seen, attach } = useSeen(address);
  const [toEnd, stick] = useStickToEnd(AT_END);
  const attachList = useCallback(
    (element: HTMLDivElement) => {
      scroller.current = element;
      const detach = attach(element);
      const release = stick(element);
      return () => {
        scroller.current = null;
        detach();
        release();
      };
    },
    [attach, stick],
  );
  const focusedAt = useMemo(() => rows.findIndex(({ id }) => id === focused), [rows, focused]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    estimateSize: (index) => {
      const row = rows[index];
      return row ? estimateRow(row) : 0;
    },
    // The row that has the focus stays, wherever the list is scrolled to.
    rangeExtractor: useCallback(
      (range: Range) => {
        const drawn = defaultRangeExtractor(range);
        if (focusedAt < 0 || focusedAt >= range.count || drawn.includes(focusedAt)) return drawn;
        return [...drawn, focusedAt].sort((a, b) => a - b);
      },
      [focusedAt],
    ),
    overscan: OVERSCAN,
    anchorTo: 'end',
    followOnAppend: view.newer === 'end',
    scrollEndThreshold: AT_END,
    paddingStart: 12,
    paddingEnd: 28,
    directDomUpdates: true,
  });

  useLayoutEffect(() => {
    toEnd.current = () => {
      virtualizer.scrollToEnd();
    };
  }, [toEnd, virtualizer]);

  // Where it begins: at the message that was asked for, at the first unread one, or at the end.
  const begun = useRef(false);
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
    setMarked(jump.id);
    jumpDone(jump);
  }, [jump, rows, virtualizer]);

  useEffect(() => {
    if (marked === null) return;
    const timer = setTimeout(() => {
      setMarked(null);
    }, MARKED_FOR);
    return () => {
      clearTimeout(timer);
    };
  }, [marked]);

  // What one sends oneself is always shown.
  const sentLast = pending.at(-1)?.id;
  useEffect(() => {
    if (sentLast !== undefined) virtualizer.scrollToEnd();
  }, [sentLast, virtualizer]);

  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => {
    if (!begun.current) return;
    if (startIndex < AHEAD && view.older === 'more') engine().timelines.loadOlder(address);
    if (endIndex > rows.length - AHEAD && view.newer === 'more') engine().timelines.loadNewer(address);
  }, [address, startIndex, endIndex, rows.length, view.older, view.newer]);

  const { onKeyDown, onFocus, onBlur } = useFeedKeys(rows, virtualizer, setFocused);

  return (
    <ListEdges
      address={address}
      view={view}
      atEnd={virtualizer.isAtEnd(AT_END)}
      onToEnd={() => {
        virtualizer.scrollToEnd({ behavior: 'auto' });
      }}
    >
      <div
        ref={attachList}
        role="feed"
        aria-label="Messages"
        aria-busy={view.older === 'loading'}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
        className="absolute inset-0 overflow-y-auto overscroll-contain outline-offset-[-3px] [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end">
          <div ref={virtualizer.containerRef} className="relative w-full shrink-0">
            {virtualizer.getVirtualItems().map(({ key, index }) => {
              const row = rows[index];
              if (!row) return null;
              const { id, ...rest } = row;
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-message={id}
                  className="absolute top-0 left-0 w-full"
                >
                  <MessageRow
                    {...rest}
                    position={index + 1}
                    count={view.older === 'end' && view.newer === 'end' ? rows.length : -1}
                    isUnreadStart={id === unreadStart}
                    isHighlighted={id === marked}
                    seen={view.unread.has(id) ? seen : null}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </ListEdges>
  );
}
