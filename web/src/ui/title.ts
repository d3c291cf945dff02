import { useEffect } from 'react';

const NAME = 'Sealpost';
let screen = '';
let unread = 0;

function show(): void {
  const words = screen === '' ? NAME : `${screen} · ${NAME}`;
  document.title = unread > 0 ? `(${unread}) ${words}` : words;
}

/** Names the screen that is open in the tab's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    screen = title;
    show();
  }, [title]);
}

/** Counts unread messages in the tab's title. */
export function showUnreadInTitle(count: number): void {
  unread = count;
  show();
}
