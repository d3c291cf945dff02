import { useCallback, useEffect, useRef } from 'react';
import { AT_END, type RowsVirtualizer } from './use-rows-virtualizer.js';

/** In milliseconds. */
const LOOK_AFTER = 100;

/**
 * Keeps a list at its end when the room for it changes: the composer grows, the keyboard of a phone comes, the window turns.
 *
 * @returns the ref of the element that scrolls
 */
export function useStickToEnd(virtualizer: RowsVirtualizer): (element: HTMLElement) => () => void {
  const toEnd = useRef<(() => void) | null>(null);
  useEffect(() => {
    toEnd.current = () => {
      virtualizer.scrollToEnd();
    };
  }, [virtualizer]);

  return useCallback((element: HTMLElement) => {
    // Where it begins is not decided here.
    let atEnd = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = (): void => {
      timer = null;
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= AT_END;
    };
    // To look has the browser lay the list out: not at each step of a scroll.
    const lookSoon = (): void => {
      timer ??= setTimeout(look, LOOK_AFTER);
    };
    const observer = new ResizeObserver(() => {
      if (atEnd) toEnd.current?.();
    });
    element.addEventListener('scroll', lookSoon, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', lookSoon);
      if (timer !== null) clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
}
