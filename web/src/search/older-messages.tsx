import { useEffect, useRef } from 'react';
import { Banner, Button, formatDay, ProgressBar } from '../ui/index.js';
import { readOlder, stopReading, useSearch } from './search-store.js';

/** Says what the search knows, and reads the rest when it is asked to. */
export function OlderMessages() {
  const { older, read, backTo, failure } = useSearch();
  const part = useRef<HTMLElement>(null);
  const running = older === 'running';
  const before = useRef(older);

  // The button that was pressed is another one now, or gone.
  useEffect(() => {
    if (before.current !== older && (document.activeElement ?? document.body) === document.body)
      (part.current?.querySelector('button') ?? part.current)?.focus();
    before.current = older;
  }, [older]);

  return (
    <section
      ref={part}
      tabIndex={-1}
      aria-label="What is searched"
      className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4 text-sm outline-none"
    >
      <p className="text-muted">
        {older === 'done'
          ? 'All messages of your account are searched. '
          : 'Only messages that were opened on this device are searched. '}
        The search runs on this device: the server cannot search what it cannot read, and does not learn what
        you look for.
      </p>
      {running && <ProgressBar label="Reading older messages" />}
      {read > 0 && (
        <p>
          {read === 1 ? '1 message read' : `${read.toLocaleString()} messages read`}
          {older !== 'done' && backTo !== null && `, the oldest: ${formatDay(backTo)}`}
        </p>
      )}
      {failure !== null && <Banner tone="danger">{failure}</Banner>}
      {running ? (
        <Button key="stop" size="sm" className="self-start" onClick={stopReading}>
          Stop
        </Button>
      ) : (
        older === 'idle' && (
          <Button key="read" size="sm" className="self-start" onClick={() => void readOlder()}>
            {read > 0 ? 'Go on with older messages' : 'Search older messages too'}
          </Button>
        )
      )}
    </section>
  );
}
