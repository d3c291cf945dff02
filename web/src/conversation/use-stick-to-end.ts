import { type RefObject, useCallback, useRef } from 'react';

/** In milliseconds. */
const LOOK_AFTER = 100;

/**
 * Keeps a list at its end when the room for it changes: the composer grows, the keyboard of a phone comes, the window turns.
 *
 * @param near - what counts as the end, in pixels
 * @returns where to put what scrolls to the end, and the ref of the element that scrolls
 */
export function useStickToEnd(
  near: number,
): [toEnd: RefObject<(() => void) | null>, attach: (element: HTMLElement) => () => void] {
  const toEnd = useRef<(() => void) | null>(null);
  const attach = useCallback(
    (element: HTMLElement) => {
      // Where it begins is not decided here.
      let atEnd = false;
      let timer: ReturnType<typeof setTimeout> | null = null;
      const look = (): void => {
        timer = null;
        atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= near;
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
    },
    [near],
  );
  return [toEnd, attach];
}
