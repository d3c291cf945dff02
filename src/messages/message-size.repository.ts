import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Statement } from '../database/index.js';
import { INLINE_ATTACHMENT_BYTES } from './message-row.js';

/** About what the JSON of a message has beside ciphertexts: in all, for each file and for each reader who has it. */
const MESSAGE_BYTES = 2048;
const FILE_BYTES = 1024;
const RECEIPT_BYTES = 256;

const FIND = new Statement<{ id: string; bytes: number }>(`
  SELECT m.id, (
    ${MESSAGE_BYTES} + coalesce(octet_length(m.text_ciphertext), 0) * 4 / 3
    + CASE WHEN e.has_attachments THEN (
        SELECT coalesce(sum(${FILE_BYTES} + CASE WHEN size <= $4 THEN size * 4 / 3 ELSE 0 END), 0)
        FROM attachments WHERE message_id = m.id
      ) ELSE 0 END
    + CASE WHEN e.sent THEN (
        SELECT ${RECEIPT_BYTES} * count(*) FROM mailbox_entries
        WHERE message_id = m.id AND received AND (delivered_at IS NOT NULL OR read_at IS NOT NULL)
      ) ELSE 0 END
  )::integer AS bytes
  FROM mailbox_entries e JOIN messages m ON m.id = e.message_id
  WHERE e.message_id = ANY($1::uuid[]) AND e.user_id = $2 AND e.hidden_at IS NULL
    AND (m.expires_at IS NULL OR m.expires_at > $3)`);

/** Tells how large messages are without reading them. A ciphertext grows by a third in base64. */
@Injectable()
export class MessageSizeRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** About how many bytes of JSON each message is, by id; those that the user may not see are absent. */
  async find(userId: string, now: Date, ids: string[]): Promise<Map<string, number>> {
    const rows = await FIND.run(this.dataSource, [ids, userId, now, INLINE_ATTACHMENT_BYTES]);
    return new Map(rows.map(({ id, bytes }) => [id, bytes]));
  }
}
