import { AppError } from '../common/index.js';
import { MAX_HEAD_BYTES } from './format.js';

/** A request as it stood within. */
export interface InnerMessage {
  /** `GET`, or `HEAD` although it travels as `GET`. */
  method: string;
  /** Path and query. */
  target: string;
  /** By their names in lower case. */
  fields: Record<string, string>;
  content: Buffer;
}

const END = '\r\n\r\n';
const REQUEST_LINE = /^([A-Z]+) (\/[\x21-\x7e]*) HTTP\/1\.1$/;
/** RFC 9110, sections 5.1 and 5.5. */
const FIELD =
  /^([!#$%&'*+.^_`|~\w-]+):[\t ]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[\t ]*$/;

/**
 * Takes an HTTP/1.1 request apart (RFC 9112), of which every field stands once, and the content is all that follows the empty line.
 *
 * @throws AppError `invalid_sealed_request`
 */
export function readMessage(plaintext: Buffer): InnerMessage {
  const end = plaintext.subarray(0, MAX_HEAD_BYTES).indexOf(END);
  if (end === -1) throw refusal(`no HTTP message with a head of at most ${MAX_HEAD_BYTES} bytes`);
  const [first = '', ...lines] = plaintext.toString('latin1', 0, end).split('\r\n');
  const [, method, target] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || target === undefined) throw refusal('no HTTP/1.1 request');
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw refusal('a request with a malformed field');
    const key = name.toLowerCase();
    if (key in fields) throw refusal(`a request with two fields ${key.slice(0, 64)}`);
    fields[key] = value;
  }
  return { method, target, fields, content: plaintext.subarray(end + END.length) };
}

function refusal(what: string): AppError {
  return new AppError('invalid_sealed_request', `Within the sealed request there is ${what}.`);
}
