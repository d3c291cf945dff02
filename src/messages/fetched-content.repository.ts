import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TAG_BYTES } from '../crypto/index.js';
import { Statement } from '../database/index.js';
import { Attachment } from './entities/index.js';
import { PIECE_BYTES } from './pieces.js';

const PUT_PIECE = new Statement(`
  INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes) VALUES ($1, $2, $3, $4)
  ON CONFLICT (message_id, attachment_index, piece_number) DO UPDATE SET bytes = excluded.bytes`);

const OF_SERVER = `
  SELECT size FROM attachments
  WHERE message_id = $1 AND attachment_index = $2 AND fetched AND EXISTS (
    SELECT FROM mailbox_entries entry JOIN users reader ON reader.id = entry.user_id
    WHERE entry.message_id = $1 AND reader.server = $3 AND entry.hidden_at IS NULL)
  AND EXISTS (SELECT FROM messages WHERE id = $1 AND (expires_at IS NULL OR expires_at > $4))`;

/** Files whose content one server has and another needs. */
@Injectable()
export class FetchedContentRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Bytes of the ciphertext of a file that is not here; null when it is, or when there is no such file. */
  async missingBytes(messageId: string, index: number): Promise<number | null> {
    const missing = await this.dataSource.manager.findOneBy(Attachment, { messageId, index, fetched: false });
    return missing && missing.size + TAG_BYTES;
  }

  /**
   * Writes the ciphertext of a file while it comes. Nobody reads any of it before all of it is here; what an earlier attempt has left is
   * written over.
   *
   * @throws what `chunks` throws; then the file stays missing
   */
  async store(messageId: string, index: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let number = 0;
    for await (const piece of piecesOf(chunks))
      await PUT_PIECE.run(this.dataSource, [messageId, index, number++, piece]);
    await this.dataSource.manager.update(Attachment, { messageId, index }, { fetched: true });
  }

  /** Bytes of the ciphertext of a file that somebody of a peer may read; null when there is none. */
  async bytesFor(server: string, messageId: string, index: number, now: Date): Promise<number | null> {
    const [found]: { size: number }[] = await this.dataSource.query(OF_SERVER, [
      messageId,
      index,
      server,
      now,
    ]);
    return found ? found.size + TAG_BYTES : null;
  }
}

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    let rest = Buffer.concat(parts);
    for (; rest.length >= PIECE_BYTES; rest = rest.subarray(PIECE_BYTES)) yield rest.subarray(0, PIECE_BYTES);
    parts = [Buffer.from(rest)];
    bytes = rest.length;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}
