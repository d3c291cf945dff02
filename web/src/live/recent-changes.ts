import type { OpenedMessage, Receipt } from '@sealpost/client';
import { type ReceiptList, tombstone, withReceipt } from './receipts.js';

/** How many messages are remembered: more than can change while a page is on its way. */
const KEPT = 2000;

interface Change {
  gone: boolean;
  deletedAt: string | null;
  receipts: { list: ReceiptList; receipt: Receipt }[];
}

/**
 * What events said lately of messages. A page that was asked for before an event, and comes after it, shows the messages as they were;
 * this brings them up to date.
 */
export class RecentChanges {
  readonly #changes = new Map<string, Change>();

  deleted(id: string, scope: 'self' | 'everyone', at: string): void {
    const change = this.#change(id);
    if (scope === 'self') change.gone = true;
    else change.deletedAt = at;
  }

  received(id: string, list: ReceiptList, receipt: Receipt): void {
    this.#change(id).receipts.push({ list, receipt });
  }

  /** The message as it is now; null when it is gone. */
  apply(message: OpenedMessage): OpenedMessage | null {
    const change = this.#changes.get(message.id);
    if (!change) return message;
    if (change.gone) return null;
    const known = change.deletedAt === null ? message : tombstone(message, change.deletedAt);
    return change.receipts.reduce((current, { list, receipt }) => withReceipt(current, list, receipt), known);
  }

  #change(id: string): Change {
    const change = this.#changes.get(id) ?? { gone: false, deletedAt: null, receipts: [] };
    // Written anew, so that the one that changed last is forgotten last.
    this.#changes.delete(id);
    this.#changes.set(id, change);
    if (this.#changes.size > KEPT) {
      const [oldest] = this.#changes.keys();
      if (oldest !== undefined) this.#changes.delete(oldest);
    }
    return change;
  }
}
