import { randomUUID } from 'node:crypto';
import { TAG_BYTES } from '../crypto/index.js';
import type { AttachmentContentService } from './attachment-content.service.js';
import type { MessageDto } from './dto/message.dto.js';

/** Whether a message has files that lists leave out. */
export function hasOmittedContent({ attachments }: MessageDto): boolean {
  return attachments.some(({ ciphertext }) => ciphertext === null);
}

/**
 * The JSON of a message with the ciphertext of every attachment in it. Large ones are put in piece by piece as the JSON is consumed,
 * so that none is ever whole in memory.
 */
export async function* inlineMessageJson(
  message: MessageDto,
  content: Pick<AttachmentContentService, 'read'>,
): AsyncGenerator<string | Buffer> {
  const mark = randomUUID();
  const attachments = message.attachments.map((attachment) => ({
    ...attachment,
    ciphertext: attachment.ciphertext ?? mark,
  }));
  const omitted = message.attachments.filter(({ ciphertext }) => ciphertext === null);
  const [head = '', ...rest] = JSON.stringify({ ...message, attachments }).split(mark);
  yield head;
  for (const [position, { index, size }] of omitted.entries()) {
    for await (const piece of content.read(message.id, index, 0, size + TAG_BYTES - 1))
      // As a Buffer: of a text Node takes three times the memory to write it.
      yield Buffer.from(piece.toString('base64'), 'latin1');
    yield rest[position] ?? '';
  }
}
