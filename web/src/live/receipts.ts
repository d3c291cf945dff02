import type { OpenedMessage, Receipt } from '@sealpost/client';

/** Which list of a message a receipt belongs to. */
export type ReceiptList = 'deliveredTo' | 'readBy';

/** The message with a receipt more, or the same when it is there already. */
export function withReceipt(message: OpenedMessage, list: ReceiptList, receipt: Receipt): OpenedMessage {
  if (message[list].some(({ address }) => address === receipt.address)) return message;
  return { ...message, [list]: [...message[list], receipt] };
}

/** What is left of a message that its sender took back. */
export function tombstone(message: OpenedMessage, deletedAt: string): OpenedMessage {
  return {
    ...message,
    deletedAt: message.deletedAt ?? deletedAt,
    text: null,
    attachments: [],
    verification: { status: 'unsigned' },
  };
}
