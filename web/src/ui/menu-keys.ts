import type { KeyboardEvent } from 'react';

/** The items of a menu that can be chosen. */
export function enabledItems(list: Element): HTMLButtonElement[] {
  return [...list.querySelectorAll<HTMLButtonElement>('[role=menuitem]:not(:disabled)')];
}

/** Moves the focus in a menu by arrow keys, Home, End and first letters. */
export function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const items = enabledItems(event.currentTarget);
  const at = items.findIndex((item) => item === document.activeElement);
  const target = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items.at(at - 1),
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  const named =
    target ??
    (event.key.length === 1
      ? [...items.slice(at + 1), ...items].find((item) =>
          item.innerText.toLowerCase().startsWith(event.key.toLowerCase()),
        )
      : undefined);
  if (!named) return;
  event.preventDefault();
  named.focus();
}
