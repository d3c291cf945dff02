import type { OpenedContent, OpenedMessage, Progress } from '@sealpost/client';
import { inBackground } from './context.js';
import type { ComposerDraft } from './drafts.js';
import { filterOf } from './message-filter.js';
import { engine } from './live.js';
import type { Outgoing } from './outbox-records.js';

/** Sends what stands in a composer; the composer is empty from then on, and forgets its draft when the message is kept. */
export function send(outgoing: Outgoing, left: ComposerDraft): void {
  const { outbox, drafts } = engine();
  const kept = outbox.send(outgoing);
  inBackground(kept);
  drafts.set(outgoing.conversation, left, kept);
}

/** A received message was seen: marks it read. */
export function markSeen(conversation: string, id: string): void {
  const { timelines, conversations, marks } = engine();
  const timeline = timelines.get(conversation);
  if (!timeline?.unread?.delete(id)) return;
  timeline.changed();
  timelines.publish();
  conversations.countDown(conversation, 1);
  marks.mark(id);
}

/** Marks everything in a conversation read, whether it was seen or not. @throws SealpostError */
export async function markAllRead(conversation: string): Promise<void> {
  const { context, timelines, conversations, marks } = engine();
  const pages = context.client.messages.list({
    ...filterOf(conversation),
    direction: 'inbox',
    unread: 'true',
  });
  for await (const { id } of pages) marks.mark(id);
  const timeline = timelines.get(conversation);
  timeline?.unread?.clear();
  timeline?.changed();
  timelines.publish();
  conversations.countDown(conversation, conversations.unread(conversation));
}

/** Deletes a message, for oneself or as its sender for everyone. @throws SealpostError */
export async function deleteMessage(message: OpenedMessage, scope: 'self' | 'everyone'): Promise<void> {
  const { context, events } = engine();
  await context.client.messages.delete(message.id, scope);
  events.deleted(message.id, scope, new Date().toISOString());
}

/** The content of a file when it is here. */
export function fileHere(message: OpenedMessage, index: number): Blob | undefined {
  return engine().context.files.peek(message.id, index);
}

/** Loads and opens a file of a message; what it tells of the signature is shown with the message. @throws SealpostError */
export async function loadFile(
  message: OpenedMessage,
  index: number,
  onProgress: (progress: Progress) => void,
): Promise<OpenedContent> {
  const { context, timelines } = engine();
  const content = await context.files.load(message, index, onProgress);
  const found = timelines.find(message.id);
  if (found && found.message.verification.status !== content.verification.status) {
    found.timeline.replace({ ...found.message, verification: content.verification });
    timelines.publish();
  }
  return content;
}
