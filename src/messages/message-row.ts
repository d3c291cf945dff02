/** Attachments of up to so many bytes stand in lists with their ciphertext. */
export const INLINE_ATTACHMENT_BYTES = 65_536;

/** A message joined with one reader's copy of it; bytes are in base64. */
export interface MessageRow {
  id: string;
  from_address: string;
  to_address: string;
  group_id: string | null;
  sent_at: Date;
  reply_to: string | null;
  sealed_by: 'server' | 'client';
  text_nonce: string | null;
  text_ciphertext: string | null;
  signature: string | null;
  signing_key_id: string | null;
  expires_at: Date | null;
  deleted_at: Date | null;
  sent: boolean;
  has_attachments: boolean;
  key_id: string;
  wrapped_key: string | null;
}

/** An attachment, with its ciphertext when that is small enough to stand in a list; bytes are in base64. */
export interface AttachmentRow {
  message_id: string;
  attachment_index: number;
  filename: string;
  mime_type: string;
  size: number;
  nonce: string;
  inline_ciphertext: string | null;
}

/** What a reader did with a message. */
export interface ReceiptRow {
  message_id: string;
  username: string;
  delivered_at: Date | null;
  read_at: Date | null;
}

/** A message as one reader may see it. */
export interface MessageView {
  row: MessageRow;
  attachments: AttachmentRow[];
  /** Empty unless the reader is the sender. */
  receipts: ReceiptRow[];
}
