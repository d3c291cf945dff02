import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import { useNarrow } from './use-media.js';

/** A list beside what was chosen of it; on narrow screens one of the two. */
export function Panes({
  list,
  listTitle,
  content,
  contentOpen,
}: {
  list: ReactNode;
  /** The heading of the screen when the list stands alone; it is read out only. */
  listTitle: string;
  content: ReactNode;
  /** Whether something is chosen: then it is what narrow screens show. */
  contentOpen: boolean;
}) {
  const narrow = useNarrow();
  const listAlone = narrow && !contentOpen;
  return (
    <div className="flex h-dvh overflow-hidden">
      <button
        type="button"
        className="pointer-events-none sr-only z-20 rounded-lg bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:m-2"
        onClick={() => document.getElementById('content')?.focus()}
      >
        Skip to the content
      </button>
      <div
        role={listAlone ? 'main' : 'region'}
        aria-label={listAlone ? undefined : 'Overview'}
        className={classNames(
          'flex min-w-0 flex-col bg-surface md:w-80 md:shrink-0 md:border-r md:border-line lg:w-88',
          listAlone ? 'flex-1' : 'max-md:hidden',
        )}
      >
        {listAlone && <h1 className="sr-only">{listTitle}</h1>}
        {list}
      </div>
      <main
        id="content"
        tabIndex={-1}
        className={classNames('flex min-w-0 flex-1 flex-col bg-canvas', listAlone && 'hidden')}
      >
        {content}
      </main>
    </div>
  );
}
