import type { AttachmentDto, MessageDto, MessageKeyDto, ReceiptDto } from './dto/message.dto.js';
import type { AttachmentRow, MessageRow, MessageView } from './message-row.js';

/** @param addressOf the address of a username of this server */
export function toMessageDto(view: MessageView, addressOf: (username: string) => string): MessageDto {
  const { row, attachments, receipts } = view;
  return {
    id: row.id,
    from: row.from_address,
    to: row.to_address,
    groupId: row.group_id,
    sentAt: row.sent_at.toISOString(),
    replyTo: row.reply_to,
    sealedBy: row.sealed_by,
    text:
      row.text_nonce && row.text_ciphertext
        ? { nonce: row.text_nonce, ciphertext: row.text_ciphertext }
        : null,
    attachments: attachments.map(toAttachmentDto),
    key: toKeyDto(row),
    signature: row.signature,
    signingKeyId: row.signing_key_id,
    expiresAt: row.expires_at?.toISOString() ?? null,
    editedAt: null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    deliveredTo: receipts.flatMap((receipt) =>
      toReceiptDto(receipt.username, receipt.delivered_at, addressOf),
    ),
    readBy: receipts.flatMap((receipt) => toReceiptDto(receipt.username, receipt.read_at, addressOf)),
  };
}

function toReceiptDto(
  username: string,
  at: Date | null,
  addressOf: (username: string) => string,
): ReceiptDto[] {
  return at ? [{ address: addressOf(username), at: at.toISOString() }] : [];
}

function toKeyDto({ key_id, wrapped_key }: MessageRow): MessageKeyDto | null {
  return wrapped_key === null ? null : { keyId: key_id, wrappedKey: wrapped_key };
}

function toAttachmentDto(row: AttachmentRow): AttachmentDto {
  return {
    index: row.attachment_index,
    filename: row.filename,
    mimeType: row.mime_type,
    size: row.size,
    nonce: row.nonce,
    ciphertext: row.inline_ciphertext,
    href: `/api/messages/${row.message_id}/attachments/${row.attachment_index}`,
  };
}
