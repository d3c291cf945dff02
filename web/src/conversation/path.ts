/** Where a conversation is shown. */
export function pathOf(address: string): string {
  return `/c/${encodeURIComponent(address)}`;
}
