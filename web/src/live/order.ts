/** What says where a message stands in its conversation. */
export interface Placed {
  id: string;
  /** ISO 8601. */
  sentAt: string;
}

/** Below zero when the first was sent before the second; the order of the server's lists, backwards. */
export function compareSent(a: Placed, b: Placed): number {
  if (a.sentAt !== b.sentAt) return a.sentAt < b.sentAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Where a message stands in a list that is oldest first, or where it would stand. */
export function placeOf(items: readonly Placed[], message: Placed): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = items[middle];
    if (there !== undefined && compareSent(there, message) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
