/** Everybody whom one wrote with, and every group; the one with the newest message first. */
export function ConversationList({
  selected,
}: {
  /** The address of the open conversation. */ selected: string | null;
}) {
  return <nav aria-label="Conversations">{selected}</nav>;
}
