import { useEffect, useRef } from 'react';
import { engine, useLive } from '../live/index.js';
import { Button, Spinner } from '../ui/index.js';

/** The end of the list: loads what follows when it comes into sight. */
export function MoreConversations() {
  const edge = useLive((state) => state.moreConversations);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = end.current;
    if (!element || edge !== 'more') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) engine().conversations.loadMore();
      },
      { rootMargin: '300px' },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [edge]);

  return (
    <div ref={end} className="flex justify-center p-3 empty:p-0">
      {edge === 'loading' && <Spinner size={18} label="Loading" />}
      {edge === 'failed' && (
        <Button
          size="sm"
          onClick={() => {
            engine().conversations.loadMore();
          }}
        >
          Load more
        </Button>
      )}
    </div>
  );
}
