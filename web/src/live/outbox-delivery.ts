import { type OpenedMessage, SealpostError } from '@sealpost/client';
import type { Context } from './context.js';
import { draftFor, type OutboxItem } from './outbox-item.js';
import type { OutboxRecords } from './outbox-records.js';
import type { PendingMessage } from './state.js';

/** What the delivery of a message asks the outbox to do. */
export interface DeliveryOptions {
  context: Context;
  records: OutboxRecords;
  show: (item: OutboxItem, change: Partial<PendingMessage>) => void;
  /** Called with a message that the server has. */
  onSent: (item: OutboxItem, message: OpenedMessage) => void;
}

/** Seals and posts single messages. */
export class OutboxDelivery {
  constructor(private readonly options: DeliveryOptions) {}

  /** Seals a message, and keeps it sealed; as it was typed, when it cannot be sealed now. */
  async seal(item: OutboxItem): Promise<void> {
    const { context, records, show } = this.options;
    const { outgoing, shown } = item;
    if (!outgoing || item.sealed) return;
    show(item, { state: 'sealing' });
    try {
      item.sealed = await context.client.messages.seal(draftFor(outgoing), {
        onProgress: (progress) => {
          show(item, { progress });
        },
      });
      show(item, { progress: null });
    } catch (error) {
      this.#fail(item, error);
    }
    if (!item.gone) await records.keep(outgoing, shown.createdAt, item.sealed);
    item.kept = true;
    if (item.gone) await records.drop(shown.id);
  }

  /**
   * Posts a message that is sealed.
   *
   * @returns `done`: nothing is left to do for it now; `again`: at once; `later`: it did not get through
   */
  async post(item: OutboxItem): Promise<'done' | 'again' | 'later'> {
    const { context, records, show, onSent } = this.options;
    if (!item.sealed) return 'later';
    item.posting = new AbortController();
    show(item, { state: 'sending' });
    try {
      const message = await context.client.messages.post(item.sealed, {
        signal: item.posting.signal,
        onProgress: (progress) => {
          show(item, { progress });
        },
      });
      onSent(item, message);
      await records.drop(item.shown.id);
      return 'done';
    } catch (error) {
      if (item.gone) return 'done';
      if (item.posting.signal.aborted) return context.signal.aborted ? 'later' : 'again';
      this.#fail(item, error);
      return item.shown.state === 'failed' ? 'done' : 'later';
    }
  }

  #fail(item: OutboxItem, error: unknown): void {
    const passes = maySucceedLater(error);
    const state = passes ? 'waiting' : 'failed';
    this.options.show(item, { state, progress: null, failure: passes ? null : error });
  }
}

function maySucceedLater(error: unknown): boolean {
  if (!(error instanceof SealpostError)) return false;
  const { code, status = 0 } = error;
  return code === 'network' || code === 'session_ended' || status === 429 || status >= 500;
}
