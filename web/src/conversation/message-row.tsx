import { memo, useEffect, useRef } from 'react';
import { useLive, useName } from '../live/index.js';
import { Avatar, classNames, Time } from '../ui/index.js';
import { MessageActions } from './message-actions.js';
import { MessageBubble } from './message-bubble.js';
import { usePane } from './pane-context.js';
import { PendingBubble } from './pending-bubble.js';
import type { Row } from './rows.js';
import type { SeenObserver } from './seen-observer.js';
import { useMessageKeys } from './use-message-keys.js';

/** A message in the list, with the line of its day over it. */
export const MessageRow = memo(function MessageRow({
  message,
  pending,
  day,
  first,
  last,
  position,
  count,
  isUnreadStart,
  isHighlighted,
  seen,
}: Omit<Row, 'id'> & {
  /** From 1 on, among those that are loaded. */
  position: number;
  /** How many there are; -1 when more can be loaded. */
  count: number;
  isUnreadStart: boolean;
  /** Whether it was just jumped to. */
  isHighlighted: boolean;
  /** What wants to know when it comes into sight; null when it is read. */
  seen: SeenObserver | null;
}) {
  const { isGroup } = usePane();
  const me = useLive((state) => state.me);
  const body = useRef<HTMLDivElement>(null);
  const onKeyDown = useMessageKeys(message);
  const from = message?.from ?? me ?? '';
  const name = useName(from);
  const own = message === null || from === me;
  const named = isGroup && !own && first;
  const id = message?.id;

  useEffect(() => {
    if (seen && body.current && id !== undefined) return seen.watch(id, body.current);
    return undefined;
  }, [seen, id]);

  return (
    <article
      tabIndex={-1}
      aria-posinset={position}
      aria-setsize={count}
      aria-label={own ? 'You' : name}
      onKeyDown={onKeyDown}
      className={classNames(
        'group px-3 transition-colors duration-500 outline-offset-[-3px] sm:px-5',
        first ? 'pt-2.5' : 'pt-[3px]',
        isHighlighted && 'bg-accent-soft',
      )}
    >
      {day !== null && <DayLine at={day} />}
      {isUnreadStart && <UnreadLine />}
      <div ref={body} className={classNames('flex items-end gap-2', own ? 'flex-row-reverse' : 'flex-row')}>
        {isGroup && !own && (
          <div className="w-8 shrink-0">{last && <Avatar address={from} name={name} size={32} />}</div>
        )}
        {message ? (
          <MessageBubble message={message} own={own} named={named} last={last} />
        ) : (
          pending && <PendingBubble pending={pending} last={last} />
        )}
        {message && <MessageActions message={message} />}
      </div>
    </article>
  );
});

function DayLine({ at }: { at: string }) {
  return (
    <p className="flex justify-center pt-3 pb-3">
      <Time
        at={at}
        format="day"
        className="rounded-full border border-line bg-surface px-3 py-0.5 text-xs font-medium text-muted"
      />
    </p>
  );
}

function UnreadLine() {
  return (
    <p className="flex items-center gap-3 pt-1 pb-3 text-xs font-semibold text-accent-text">
      <span aria-hidden className="h-px flex-1 bg-accent" />
      New messages
      <span aria-hidden className="h-px flex-1 bg-accent" />
    </p>
  );
}
