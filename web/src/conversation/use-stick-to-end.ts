import { type RefObject, useCallback, useRef } from 'react';

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
      let atEnd = true;
      const look = (): void => {
        atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= near;
      };
      const observer = new ResizeObserver(() => {
        if (atEnd) toEnd.current?.();
      });
      element.addEventListener('scroll', look, { passive: true });
      observer.observe(element);
      return () => {
        element.removeEventListener('scroll', look);
        observer.disconnect();
      };
    },
    [near],
  );
  return [toEnd, attach];
}
