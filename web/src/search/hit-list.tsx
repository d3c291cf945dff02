import { SearchX, TextSearch } from 'lucide-react';
import { moveInList } from '../conversation/move-in-list.js';
import { Banner, Button, Spinner } from '../ui/index.js';
import { HitRow } from './hit-row.js';
import type { Hits } from './use-hits.js';

/** What was found, newest first, and how much it is. */
export function HitList({
  words,
  found,
  onMore,
}: {
  /** What is looked for. */
  words: string;
  /** What was found last; it may be for other words. */
  found: Hits | null;
  onMore: () => void;
}) {
  const current = found?.words === words ? found : null;
  const none = current?.failure === null && current.hits.length === 0;
  return (
    <div className="flex flex-col gap-3">
      <div role="status" className="min-h-5 text-sm text-muted">
        {words !== '' && !current && <Spinner size={16} label="Searching" />}
        {current?.failure === null && countInWords(current)}
      </div>
      {words === '' && (
        <p className="flex flex-col items-center gap-3 py-8 text-center text-muted">
          <TextSearch size={36} aria-hidden />
          Type a word. A message is found when it has all of them; the last may be begun only.
        </p>
      )}
      {none && (
        <p className="flex flex-col items-center gap-3 py-8 text-center text-muted">
          <SearchX size={36} aria-hidden />
          No message that is searched has these words.
        </p>
      )}
      {current?.failure && <Banner tone="danger">{current.failure}</Banner>}
      {found && found.hits.length > 0 && (
        <ul aria-label="Messages found" onKeyDown={moveInList} className="-mx-3 flex flex-col gap-0.5">
          {found.hits.map((hit) => (
            <HitRow key={hit.id} hit={hit} words={found.words} />
          ))}
        </ul>
      )}
      {current?.more && (
        <Button size="sm" className="self-center" onClick={onMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

function countInWords({ hits, more }: Hits): string {
  if (more) return `The newest ${hits.length} messages`;
  if (hits.length === 0) return 'No messages found';
  return hits.length === 1 ? '1 message found' : `${hits.length} messages found`;
}
