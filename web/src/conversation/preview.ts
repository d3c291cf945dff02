import type { OpenedMessage } from '@sealpost/client';
import type { PendingMessage } from '../live/index.js';

/** The media types of pictures that are shown. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** Whether a file says that it is a picture of a kind that is shown. */
export function saysPicture({ mimeType }: { mimeType: string }): boolean {
  return PICTURES.has(mimeType.toLowerCase());
}

/** The files of a message in a few words: `Photo`, `3 photos`, `notes.txt`, `notes.txt and 2 more`. */
export function filesInWords(files: readonly { filename: string; mimeType: string }[]): string {
  const [first] = files;
  if (!first) return '';
  if (files.every(saysPicture)) return files.length === 1 ? 'Photo' : `${files.length} photos`;
  return files.length === 1 ? first.filename : `${first.filename} and ${files.length - 1} more`;
}

/** A message on one line. */
export function previewOf(message: OpenedMessage): string {
  if (message.deletedAt !== null) return 'Message deleted';
  if (message.verification.status === 'invalid') return 'Could not be verified';
  return oneLine(message.text) || filesInWords(message.attachments) || 'Empty message';
}

/** A message that is on its way, on one line. */
export function pendingPreview({ text, files }: PendingMessage): string {
  return oneLine(text) || filesInWords(files) || 'Message';
}

/** More of a text is never needed on one line. */
const MOST = 200;

function oneLine(text: string | null): string {
  return (text ?? '').slice(0, MOST).replace(/\s+/g, ' ').trim();
}
