import { STATUS_CODES } from 'node:http';
import { MEDIA_TYPE, type SealedAnswer } from '../sealed-transport/index.js';

/** Names and values of headers in turn, as `writeHead` takes them. */
export type FlatHeaders = readonly string[];

/** Statuses that come without content, whatever their fields say. */
const EMPTY = [204, 304];

/** What an answer goes into when its request was sealed: its status, its fields and its content. */
export class Seal {
  private isEmpty = false;
  private pending = '';

  /** @param hasContent not when the request within is HEAD */
  constructor(
    private readonly answer: SealedAnswer,
    private readonly hasContent: boolean,
  ) {}

  /** @returns what is said of it outside */
  begin(status: number, fields: FlatHeaders): FlatHeaders {
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
    let length: string | undefined;
    for (let at = 0; at < fields.length; at += 2) {
      const [name = '', value = ''] = [fields[at], fields[at + 1]];
      lines.push(`${name}: ${value}`);
      if (name.toLowerCase() === 'content-length') length = value;
    }
    this.isEmpty = !this.hasContent || EMPTY.includes(status);
    if (this.isEmpty) length = '0';
    const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    this.pending = this.answer.begin(head);
    const type = ['Content-Type', MEDIA_TYPE];
    if (length === undefined) return type;
    return [...type, 'Content-Length', String(this.answer.lengthOf(head.length + Number(length)))];
  }

  /** @returns what to write in the place of a part of the content */
  write(chunk: unknown, encoding?: unknown): string {
    const written = this.pending + (this.isEmpty ? '' : this.answer.write(bytesOf(chunk, encoding)));
    this.pending = '';
    return written;
  }

  /** @returns what ends it */
  end(): string {
    return this.answer.end();
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : Buffer.alloc(0);
}
