import { useSyncExternalStore } from 'react';

/** Whether a media query holds; whoever asks is drawn anew when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => {
        list.removeEventListener('change', listener);
      };
    },
    () => window.matchMedia(query).matches,
  );
}

/** Whether there is room for one pane only; the same width as Tailwind's `md`. */
export function useNarrow(): boolean {
  return useMedia('(width < 48rem)');
}
