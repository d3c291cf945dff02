/** The name of somebody or of a group, and the server's. */
const ADDRESS = /^(?:group:[0-9a-f-]{36}|[a-z0-9][a-z0-9._-]*)@[^@\s]+$/;

/** Where a conversation is shown. */
export function pathOf(address: string): string {
  return `/c/${encodeURIComponent(address)}`;
}

/** The address of the conversation that a path shows; null when it is none, as links may come from anywhere. */
export function addressAt(part: string): string | null {
  try {
    const address = decodeURIComponent(part).toLowerCase();
    return ADDRESS.test(address) ? address : null;
  } catch {
    return null;
  }
}
