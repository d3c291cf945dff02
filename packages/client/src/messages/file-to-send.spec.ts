import { SealpostError } from '../http/sealpost-error.js';
import { readFile } from './file-to-send.js';

const data = new Uint8Array([1, 2, 3]);

describe('a file to send', () => {
  it('is read from bytes, a Blob, a File and a stream', async () => {
    const content = new Uint8Array([1, 2, 3]);
    const named = { filename: 'a.txt', mimeType: 'text/plain' };
    expect(await readFile({ data, ...named })).toEqual({ ...named, content });
    expect(await readFile({ data: new Blob([data], { type: 'image/png' }) })).toEqual({
      ...{ filename: 'file', mimeType: 'image/png', content },
    });
    const file = new File([data], 'b.txt', { type: 'text/plain;charset=utf-8' });
    expect(await readFile({ data: file })).toEqual({
      ...{ filename: 'b.txt', mimeType: 'text/plain;charset=utf-8', content },
    });
    expect(await readFile({ data: file, ...named })).toEqual({ ...named, content });
    expect(await readFile({ data: new Blob([data]).stream() })).toEqual({
      ...{ filename: 'file', mimeType: 'application/octet-stream', content },
    });
  });

  it('is what it was when it was given', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const { content } = await readFile({ data: bytes.subarray(1) });
    bytes.fill(0);
    expect(content).toEqual(new Uint8Array([2, 3]));
  });

  it('says when it cannot be read', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.error(new Error('The disk is gone.'));
      },
    });
    const error = await readFile({ data: broken }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SealpostError);
    expect((error as SealpostError).code).toBe('invalid_argument');
  });

  it.each([
    ['/home/alice/notes.txt', 'notes.txt'],
    ['C:\\Users\\alice\\notes.txt', 'notes.txt'],
    ['  two\r\nlines\u2028\u0000.txt ', 'twolines.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['Ünï 👩‍💻 "x".bin', 'Ünï 👩‍💻 "x".bin'],
    ['broken\uD800.txt', 'broken.txt'],
    ['', 'file'],
    ['..', 'file'],
    ['a/', 'file'],
    ['\u200B \u3164', 'file'],
    [`${'x'.repeat(254)}👍.txt`, 'x'.repeat(254)],
  ])('has a name that the server takes: %j is %j', async (filename, expected) => {
    expect((await readFile({ data, filename })).filename).toBe(expected);
  });

  it.each([
    ['text/plain', 'text/plain'],
    ['text/html; charset="utf-8"', 'text/html; charset="utf-8"'],
    ['text', 'application/octet-stream'],
    ['text/plain\nX: y', 'application/octet-stream'],
    [`text/${'x'.repeat(300)}`, 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('has a type that the server takes: %j is %j', async (mimeType, expected) => {
    expect((await readFile({ data, mimeType })).mimeType).toBe(expected);
  });
});
