import { createHash } from 'node:crypto';
import { encodeBase64, requestDigest } from '../crypto/index.js';
import type { SendMessageDto } from './dto/send-message.dto.js';
import type { SendSealedDto } from './dto/send-sealed.dto.js';

/** @param to the address that the request means */
export function digestOfSend(digestKey: Buffer, to: string, request: SendMessageDto): Buffer {
  const files = (request.attachments ?? []).map((file) => [file.filename, file.mimeType, sha256(file.data)]);
  return digest(digestKey, ['send', to, request.text ?? null, files, ...common(request)]);
}

/** @param to the address that the request means */
export function digestOfSealed(digestKey: Buffer, to: string, request: SendSealedDto): Buffer {
  const { text, attachments, keys, signature, signingKeyId } = request;
  const box = text ? [encodeBase64(text.nonce), encodeBase64(text.ciphertext)] : null;
  const files = (attachments ?? []).map((file) => [
    file.filename,
    file.mimeType,
    file.size,
    encodeBase64(file.nonce),
    sha256(file.ciphertext),
  ]);
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

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
