/** A message as its reader gets it, from a row of what is stored. */
export function toMessage(row, files = []) {
  return {
    id: row.id,
    from: row.from_address,
    to: row.to_address,
    groupId: row.group_id,
    sentAt: row.sent_at.toISOString(),
    replyTo: null,
    sealedBy: 'server',
    text: row.text_nonce && {
      nonce: row.text_nonce.toString('base64'),
      ciphertext: row.text_ciphertext.toString('base64'),
    },
    attachments: files.map((file) => ({
      index: file.attachment_index,
      filename: file.filename,
      mimeType: file.mime_type,
      size: file.size,
      nonce: file.nonce.toString('base64'),
      ciphertext: file.size > 65_536 ? null : file.ciphertext.toString('base64'),
      href: `/api/messages/${row.id}/attachments/${file.attachment_index}`,
    })),
    key: { keyId: row.key_id, wrappedKey: row.wrapped_key.toString('base64') },
    signature: null,
    signingKeyId: null,
    expiresAt: null,
    editedAt: null,
    deletedAt: null,
    deliveredTo: [],
    readBy: [],
  };
}

/** An event of a log, of which the cursor is the number. */
export function toEvent(number, at, data) {
  return { cursor: String(number), type: 'message.created', at: at.toISOString(), data };
}
