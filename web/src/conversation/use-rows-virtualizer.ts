import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useMemo } from 'react';
import { estimateRow, type Row } from './rows.js';

/** Rows that are drawn beyond what is in sight. */
const OVERSCAN = 6;
/** So near to the end counts as being there, in pixels. */
export const AT_END = 48;

/** What draws the rows of a list. */
export type RowsVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

/**
 * Draws the rows that are near what is in sight. The list keeps its place when rows come in before it, and its end when rows come after.
 *
 * @param focused - the row that has the focus: it stays, wherever the list is scrolled to
 * @param follows - whether new rows at the end are scrolled to when the end is in sight
 * @returns what draws them, and the ref of the element that they stand in
 */
export function useRowsVirtualizer(
  rows: readonly Row[],
  scroller: RefObject<HTMLDivElement | null>,
  focused: string | null,
  follows: boolean,
): { virtualizer: RowsVirtualizer; container: (element: HTMLElement | null) => void } {
  const focusedAt = useMemo(() => rows.findIndex(({ id }) => id === focused), [rows, focused]);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    estimateSize: (index) => {
      const row = rows[index];
      return row ? estimateRow(row) : 0;
    },
    rangeExtractor: useCallback(
      (range: Range) => {
        const drawn = defaultRangeExtractor(range);
        if (focusedAt < 0 || focusedAt >= range.count || drawn.includes(focusedAt)) return drawn;
        return [...drawn, focusedAt].sort((a, b) => a - b);
      },
      [focusedAt],
    ),
    overscan: OVERSCAN,
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: AT_END,
    paddingStart: 12,
    paddingEnd: 28,
    directDomUpdates: true,
  });
  return { virtualizer, container: virtualizer.containerRef };
}
