import { encodeBase64, requestDigest } from '../crypto/index.js';
import type { SendMessageDto } from './dto/send-message.dto.js';
import type { SendSealedDto } from './dto/send-sealed.dto.js';
import { hashInTurns } from './hash-in-turns.js';

/** @param to the address that the request means */
export async function digestOfSend(digestKey: Buffer, to: string, request: SendMessageDto): Promise<Buffer> {
  const files: unknown[] = [];
  for (const { filename, mimeType, data } of request.attachments ?? [])
    files.push([filename, mimeType, encodeBase64(await hashInTurns(data))]);
  return digest(digestKey, ['send', to, request.text ?? null, files, ...common(request)]);
}

/** @param to the address that the request means */
export async function digestOfSealed(digestKey: Buffer, to: string, request: SendSealedDto): Promise<Buffer> {
  const { text, attachments, keys, signature, signingKeyId } = request;
  const box = text ? [encodeBase64(text.nonce), encodeBase64(text.ciphertext)] : null;
  const files: unknown[] = [];
  for (const { filename, mimeType, size, nonce, ciphertext } of attachments ?? [])
    files.push([filename, mimeType, size, encodeBase64(nonce), encodeBase64(await hashInTurns(ciphertext))]);
  const wraps = keys.map(({ keyId, wrappedKey }) => [keyId, encodeBase64(wrappedKey)]);
  return digest(digestKey, [
    'sealed',
    to,
    box,
    files,
    wraps,
    encodeBase64(signature),
    signingKeyId,
    ...common(request),
  ]);
}

function common(request: SendMessageDto | SendSealedDto): unknown[] {
  return [request.replyTo ?? null, request.expiresInSeconds ?? null];
}

function digest(digestKey: Buffer, parts: unknown[]): Buffer {
  return requestDigest(digestKey, JSON.stringify(parts));
}
