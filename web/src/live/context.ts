import type { ClientStorage, OpenedMessage, SealpostClient } from '@sealpost/client';
import type { Files } from './files.js';
import type { Publisher } from './publisher.js';
import type { RecentChanges } from './recent-changes.js';

/** What the parts of the live page share while one account is logged in. */
export interface Context {
  client: SealpostClient;
  storage: ClientStorage;
  /** The own address. */
  me: string;
  /** Aborted when the account is no longer followed. */
  signal: AbortSignal;
  publisher: Publisher;
  recent: RecentChanges;
  files: Files;
  /** Called with messages that were opened, before anything shows them. */
  opened: (messages: readonly OpenedMessage[]) => void;
}

/**
 * Brings messages of a list or an event up to date with what events said meanwhile, and takes the content of their files out: it is
 * kept where it does not grow without bound.
 */
export function takeIn(
  { recent, files, opened }: Context,
  messages: readonly OpenedMessage[],
): OpenedMessage[] {
  const current = messages.flatMap((message) => {
    const known = recent.apply(message);
    return known ? [files.takeFrom(known)] : [];
  });
  opened(current);
  return current;
}

/** Waits for work that nobody waits for; what went wrong is seen where it is tried again. */
export function inBackground(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
