import { ArrowDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { engine, type TimelineView } from '../live/index.js';
import { Button, Spinner } from '../ui/index.js';

/** What lies over the list of messages at its ends: that more is loaded, and the way to the newest. */
export function ListEdges({
  address,
  view,
  atEnd,
  onToEnd,
  children,
}: {
  address: string;
  view: TimelineView;
  /** Whether the last loaded message is in sight. */
  atEnd: boolean;
  onToEnd: () => void;
  children: ReactNode;
}) {
  const toNow = view.newer === 'end';
  const missed = useMissed(view, atEnd && toNow);
  return (
    <div className="relative min-h-0 flex-1">
      {children}
      {view.older !== 'more' && view.older !== 'end' && (
        <div className="absolute top-2 left-1/2 -translate-x-1/2">
          {view.older === 'loading' ? (
            <Pill>
              <Spinner size={16} label="Loading older messages" />
            </Pill>
          ) : (
            <Button
              size="sm"
              onClick={() => {
                engine().timelines.loadOlder(address);
              }}
            >
              Load older messages
            </Button>
          )}
        </div>
      )}
      {!(atEnd && toNow) && (
        <button
          type="button"
          aria-label={missed > 0 ? `To the newest message, ${missed} new` : 'To the newest message'}
          onClick={() => {
            if (toNow) onToEnd();
            else engine().timelines.toNewest(address);
          }}
          className="absolute right-4 bottom-3 flex min-h-10 min-w-10 items-center justify-center gap-1.5 rounded-full border border-line bg-raised px-2.5 text-sm font-semibold text-accent-text shadow-raised hover:bg-hover pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          {missed > 0 && missed}
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  );
}

function Pill({ children }: { children: ReactNode }) {
  return (
    <div className="rounded-full border border-line bg-raised px-3 py-1 text-sm whitespace-nowrap shadow-raised">
      {children}
    </div>
  );
}

/** How many came in below what is in sight. */
function useMissed({ items, newer }: TimelineView, caughtUp: boolean): number {
  const last = newer === 'end' ? items.at(-1)?.id : undefined;
  const [seen, setSeen] = useState(last);
  if (caughtUp && seen !== last) setSeen(last);
  if (seen === last || seen === undefined) return 0;
  const at = items.findLastIndex(({ id }) => id === seen);
  return at < 0 ? 0 : items.slice(at + 1).filter(({ direction }) => direction === 'received').length;
}
