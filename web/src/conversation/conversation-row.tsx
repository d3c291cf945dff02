import { CircleAlert, ClockFading } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import { type ConversationEntry, useLive, useName } from '../live/index.js';
import { Avatar, classNames, Time } from '../ui/index.js';
import { pathOf } from './path.js';
import { pendingPreview, previewOf } from './preview.js';
import { useWritersLine } from './use-writers-line.js';

/** A conversation of the list. */
export const ConversationRow = memo(function ConversationRow({
  entry,
  selected,
  onChosen,
}: {
  entry: ConversationEntry;
  selected: boolean;
  onChosen?: () => void;
}) {
  const { address, groupId, lastMessage, unread } = entry;
  const me = useLive((state) => state.me);
  const name = useName(address);
  const waiting = useLive((state) => state.pending.get(address)?.at(-1));
  const writers = useWritersLine(address);
  const sender = useName(lastMessage?.from ?? address);
  const at = waiting?.createdAt ?? lastMessage?.sentAt;
  const own = waiting !== undefined || lastMessage?.from === me;
  const words = waiting ? pendingPreview(waiting) : lastMessage ? previewOf(lastMessage) : 'Nobody wrote yet';
  const by = own && address !== me ? 'You: ' : groupId !== null && lastMessage ? `${sender}: ` : '';

  return (
    <li>
      <Link
        href={pathOf(address)}
        onClick={onChosen}
        aria-current={selected ? 'page' : undefined}
        className={classNames(
          'flex items-center gap-3 rounded-xl px-2.5 py-2 focus-visible:-outline-offset-2',
          selected ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Avatar address={address} name={name} group={groupId !== null} size={44} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span
              className={classNames('min-w-0 flex-1 truncate', unread > 0 ? 'font-semibold' : 'font-medium')}
            >
              {address === me ? `${name} (you)` : name}
            </span>
            {at !== undefined && <Time at={at} format="short" className="shrink-0 text-xs text-muted" />}
          </span>
          <span className="flex items-center gap-2">
            <span
              className={classNames(
                'min-w-0 flex-1 truncate text-sm',
                unread > 0 ? 'text-ink' : 'text-muted',
              )}
            >
              {writers === null ? (
                <>
                  {by}
                  <bdi>{words}</bdi>
                </>
              ) : (
                <span className="text-accent-text">{writers}</span>
              )}
            </span>
            {waiting?.state === 'failed' && (
              <CircleAlert size={15} aria-label="Not sent" className="shrink-0 text-danger-text" />
            )}
            {waiting && waiting.state !== 'failed' && (
              <ClockFading size={14} aria-label="Not sent yet" className="shrink-0 text-muted" />
            )}
            {unread > 0 && (
              <span className="min-w-5 shrink-0 rounded-full bg-accent px-1.5 text-center text-xs/5 font-semibold text-accent-ink">
                {unread > 999 ? '999+' : unread}
                <span className="sr-only"> unread</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
});
