import { SealpostError } from '../http/sealpost-error.js';
import type { AttachmentInput, Bytes } from '../model.js';

/** A file as it is sealed. */
export interface FileToSend {
  filename: string;
  mimeType: string;
  content: Bytes;
}

const ANY_TYPE = 'application/octet-stream';
/** RFC 9110 section 8.3.1, as the server reads it. */
const MEDIA_TYPE =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:[ \t]*;[ \t]*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[ !#-[\]-~]*"))*$/;
const MOST_CHARACTERS = 255;
const UNSUITABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
/** A character that shows. */
const INK = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * Reads a file whole.
 *
 * @throws SealpostError `invalid_argument` when it cannot be read; what a stream fails with is its cause
 */
export async function readFile({ data, filename, mimeType }: AttachmentInput): Promise<FileToSend> {
  const ownName = data instanceof Blob && 'name' in data ? String(data.name) : '';
  const type = mimeType ?? (data instanceof Blob ? data.type : '');
  return {
    filename: nameOf(filename ?? ownName),
    mimeType: MEDIA_TYPE.test(type) && type.length <= MOST_CHARACTERS ? type : ANY_TYPE,
    content: await bytesOf(data),
  };
}

async function bytesOf(data: AttachmentInput['data']): Promise<Bytes> {
  // A copy: whoever gave the bytes may change them before they are sealed.
  if (data instanceof Uint8Array) return new Uint8Array(data);
  try {
    const body = data instanceof Blob ? data : new Response(data);
    return new Uint8Array(await body.arrayBuffer());
  } catch (cause) {
    throw new SealpostError('invalid_argument', 'The file could not be read.', { cause });
  }
}

/** The last part of a path, without what the server takes in no file name: what breaks a line, hides, or turns the direction. */
function nameOf(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const characters = [...last.replace(UNSUITABLE, '').trim()];
  while (characters.join('').length > MOST_CHARACTERS) characters.pop();
  const clean = characters.join('');
  return !INK.test(clean) || clean === '.' || clean === '..' ? 'file' : clean;
}
