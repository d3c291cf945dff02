import type { OpenedMessage } from '@sealpost/client';
import { Check, CheckCheck, Timer } from 'lucide-react';
import { SealBadge } from '../contacts/index.js';
import { useLive } from '../live/index.js';
import { classNames, formatDateTime, formatTime } from '../ui/index.js';
import { usePane } from './pane-context.js';

/** What stands at the foot of a message: how it was sealed where that is unusual, when it was sent, who has it. */
export function MessageMeta({ message }: { message: OpenedMessage }) {
  const { expiresAt, sentAt, direction, deletedAt } = message;
  return (
    <div className="ml-auto flex min-h-5 flex-wrap items-center justify-end gap-x-2 text-xs text-muted">
      {deletedAt === null && <SealBadge message={message} onlyUnusual />}
      {expiresAt !== null && (
        <span title={`Disappears on ${formatDateTime(expiresAt)}`} className="inline-flex">
          <Timer size={13} aria-label={`Disappears on ${formatDateTime(expiresAt)}`} />
        </span>
      )}
      <time dateTime={sentAt} title={formatDateTime(sentAt)}>
        {formatTime(sentAt)}
      </time>
      {direction === 'sent' && deletedAt === null && <Ticks message={message} />}
    </div>
  );
}

/** Who has a message of one's own: one tick sent, two delivered, two in colour read. In a group it says how many. */
function Ticks({ message }: { message: OpenedMessage }) {
  const { address, isGroup, details } = usePane();
  const members = useLive(({ groups }) => groups.get(address)?.members.length);
  const { deliveredTo, readBy } = message;
  const readers = isGroup ? Math.max(1, (members ?? 2) - 1) : 1;
  const read = readBy.length >= readers;
  const delivered = read || Math.max(deliveredTo.length, readBy.length) >= readers;
  const words = read ? 'Read' : delivered ? 'Delivered' : 'Sent';
  const icon = delivered ? <CheckCheck size={16} aria-hidden /> : <Check size={16} aria-hidden />;
  const look = classNames('inline-flex items-center gap-0.5', read && 'text-accent-text');
  if (!isGroup)
    return (
      <span className={look} title={words}>
        {icon}
        <span className="sr-only">{words}</span>
      </span>
    );
  const count = `${words}: read by ${readBy.length} of ${readers}`;
  return (
    <button
      type="button"
      title={count}
      aria-label={`${count}. Show who`}
      className={classNames(look, 'rounded hover:bg-hover')}
      onClick={() => {
        details(message);
      }}
    >
      {icon}
      {readBy.length > 0 && !read && readBy.length}
    </button>
  );
}
