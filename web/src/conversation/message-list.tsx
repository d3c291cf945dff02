import { useCallback, useMemo, useRef, useState } from 'react';
import { type PendingMessage, type TimelineView, useLive } from '../live/index.js';
import { ListEdges } from './list-edges.js';
import { type Jump, useJump } from './jump.js';
import { MessageRow } from './message-row.js';
import { rowsOf } from './rows.js';
import { useSeen } from './seen-observer.js';
import { useFeedKeys } from './use-feed-keys.js';
import { useListPosition } from './use-list-position.js';
import { AT_END, useRowsVirtualizer } from './use-rows-virtualizer.js';
import { useStickToEnd } from './use-stick-to-end.js';

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
  // What is on its way stands after the newest message, and not where a list ends before it.
  const sending = view.newer === 'end' ? pending : NOTHING;
  const fromStart = view.older === 'end';
  const rows = useMemo(
    () => rowsOf(view.items, sending, me, fromStart),
    [view.items, sending, me, fromStart],
  );
  // What is read while one looks at it stays under the line that it came under.
  const [unreadStart] = useState(() => view.items.find(({ id }) => view.unread.has(id))?.id ?? null);
  const marked = useJump((state) => state.marked);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { seen, attach } = useSeen(address);
  const { virtualizer, container } = useRowsVirtualizer(rows, scroller, focused, view.newer === 'end');
  const stick = useStickToEnd(virtualizer);
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
  useListPosition({
    address,
    view,
    rows,
    virtualizer,
    jump,
    unreadStart,
    sent: pending.at(-1)?.id,
  });
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
          <div ref={container} className="relative w-full shrink-0">
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
