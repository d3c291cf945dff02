import type { Draft, SealedDraft } from '@sealpost/client';
import type { Kept, Outgoing } from './outbox-records.js';
import type { PendingMessage } from './state.js';

/** A message that is on its way. */
export interface OutboxItem {
  /** As it is shown. */
  shown: PendingMessage;
  /** What it was sealed from; null when it was sealed before a reload. */
  outgoing: Outgoing | null;
  sealed: SealedDraft | null;
  /** Whether the storage has it. */
  kept: boolean;
  /** Resolved when it is sealed, or could not be, and is kept. */
  ready: Promise<void>;
  /** Ends a post that runs. */
  posting: AbortController | null;
  /** Whether it was taken away meanwhile. */
  gone: boolean;
}

/** What was just typed. */
export function itemOf(outgoing: Outgoing): OutboxItem {
  const { id, conversation, groupId, text, replyTo, expiresInSeconds, files } = outgoing;
  return {
    shown: {
      ...{ id, conversation, groupId, text, replyTo, expiresInSeconds },
      createdAt: new Date().toISOString(),
      files: files.map((blob) => ({ filename: blob.name, mimeType: blob.type, size: blob.size, blob })),
      ...{ state: 'sealing', progress: null, failure: null },
    },
    outgoing,
    sealed: null,
    kept: false,
    ready: Promise.resolve(),
    posting: null,
    gone: false,
  };
}

/** What the storage kept. */
export function itemAgain(kept: Kept): OutboxItem {
  const waiting = { createdAt: kept.createdAt, state: 'waiting' } as const;
  if (!kept.sealed) {
    const item = itemOf(kept.outgoing);
    return { ...item, kept: true, shown: { ...item.shown, ...waiting } };
  }
  const { id, conversation, groupId, text, sealed } = kept;
  const { replyTo = null, expiresInSeconds = null, attachments = [] } = sealed.body;
  const files = attachments.map(({ filename, mimeType, size }) => ({ filename, mimeType, size, blob: null }));
  return {
    shown: {
      ...{ id, conversation, groupId, text, replyTo, expiresInSeconds, files },
      ...{ ...waiting, progress: null, failure: null },
    },
    outgoing: null,
    sealed,
    kept: true,
    ready: Promise.resolve(),
    posting: null,
    gone: false,
  };
}

/** What the client is to seal. */
export function draftFor({
  id,
  conversation,
  groupId,
  text,
  replyTo,
  expiresInSeconds,
  files,
}: Outgoing): Draft {
  return {
    id,
    ...(groupId === null ? { to: conversation } : { groupId }),
    ...(text !== null && { text }),
    ...(replyTo !== null && { replyTo }),
    ...(expiresInSeconds !== null && { expiresInSeconds }),
    ...(files.length > 0 && { attachments: files.map((data) => ({ data })) }),
  };
}
