/** A conversation: its messages, and what one writes. It fills the room that it is given. */
export function ConversationPane({
  address,
}: {
  /** Of the peer or of the group. */
  address: string;
}) {
  return <section aria-label="Conversation">{address}</section>;
}
