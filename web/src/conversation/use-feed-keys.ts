import type { FocusEvent, KeyboardEvent } from 'react';
import type { Row } from './rows.js';
import type { RowsVirtualizer } from './use-rows-virtualizer.js';

/** Moves the focus from message to message by the arrow keys and to the composer by Escape, and tells which one has it. */
export function useFeedKeys(
  rows: readonly Row[],
  virtualizer: RowsVirtualizer,
  onFocused: (id: string | null) => void,
): {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
  onBlur: (event: FocusEvent<HTMLElement>) => void;
} {
  const focusRow = (list: HTMLElement, index: number): void => {
    const row = rows[index];
    if (!row) return;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    // It may have to be drawn first.
    requestAnimationFrame(() => {
      list.querySelector<HTMLElement>(`[data-message="${row.id}"] > article`)?.focus({ preventScroll: true });
    });
  };

  return {
    onKeyDown: (event) => {
      const list = event.currentTarget;
      const onList = event.target === list;
      if (event.key === 'Escape') {
        list.closest('section')?.querySelector('textarea')?.focus();
        return;
      }
      const onMessage = event.target instanceof HTMLElement && event.target.matches('article');
      if (!onList && !onMessage) return;
      const at = onList ? rows.length : rows.findIndex(({ id }) => id === messageOf(event.target));
      const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5 }[event.key];
      if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
      if (onList && event.key !== 'ArrowUp') return;
      event.preventDefault();
      const wanted = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : at + (step ?? 0);
      focusRow(list, Math.max(0, Math.min(wanted, rows.length - 1)));
    },
    onFocus: (event) => {
      onFocused(messageOf(event.target));
    },
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) onFocused(null);
    },
  };
}

function messageOf(target: EventTarget): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-message]') : null;
  return row?.dataset.message ?? null;
}
