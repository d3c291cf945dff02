import { randomBytes } from 'node:crypto';
import { decodeBase64, encodeBase64, isBase64 } from './base64.js';
import { CryptoError } from './errors.js';

describe('base64', () => {
  // RFC 4648 section 10, and the two characters that base64url changes.
  const CANONICAL = [
    ['', ''],
    ['Zg==', '66'],
    ['Zm8=', '666f'],
    ['Zm9v', '666f6f'],
    ['Zm9vYg==', '666f6f62'],
    ['Zm9vYmE=', '666f6f6261'],
    ['Zm9vYmFy', '666f6f626172'],
    ['+/8=', 'fbff'],
  ] as const;

  it.each(CANONICAL)('reads and writes %j', (text, hex) => {
    expect(decodeBase64(text).toString('hex')).toBe(hex);
    expect(encodeBase64(Buffer.from(hex, 'hex'))).toBe(text);
    expect(isBase64(text)).toBe(true);
  });

  it.each([
    ['unpadded, two characters', 'Zg'],
    ['unpadded, three characters', 'Zm8'],
    ['half padded', 'Zg='],
    ['padded too far', 'Zm9v===='],
    ['padding alone', '===='],
    ['padding inside', 'Zg==Zg=='],
    ['padding first', '=Zg='],
    ['one character', 'Z'],
    ['unused bits set, one byte', 'Zh=='],
    ['unused bits set, two bytes', 'Zm9='],
    ['URL-safe minus', '-/8='],
    ['URL-safe underscore', '+_8='],
    ['space before', ' Zm9v'],
    ['space inside, length a multiple of four', 'Zm 9v Yg'],
    ['line feed after', 'Zm9v\n'],
    ['four line feeds after', 'Zm9v\n\n\n\n'],
    ['CRLF inside', 'Zm9v\r\nZm9v'],
    ['tab inside', 'Zm9v\tZm9'],
    ['NUL inside', 'Zm9\u0000'],
    ['not in the alphabet', 'Zm9!'],
    ['not ASCII', 'Zm9\u00e9'],
    ['full-width letters', '\uff3a\uff4d\uff19\uff56'],
    ['hex', '666f6f6'],
  ])('refuses: %s', (_why, text) => {
    expect(refusalOf(() => decodeBase64(text))).toBe('bad_base64');
    expect(isBase64(text)).toBe(false);
  });

  it('encodes a view, not the memory behind it', () => {
    const view = new Uint8Array([1, 2, 3, 4, 5, 6]).subarray(2, 4);
    expect(encodeBase64(view)).toBe('AwQ=');
  });

  it('reads 35 MB within ten seconds, and refuses one wrong character at its end', () => {
    const bytes = randomBytes(26_250_000);
    const text = encodeBase64(bytes);
    const started = performance.now();
    const same = decodeBase64(text).equals(bytes);
    const refused = isBase64(`${text.slice(0, -1)} `);
    const milliseconds = performance.now() - started;
    expect({ length: text.length, same, refused }).toEqual({
      length: 35_000_000,
      same: true,
      refused: false,
    });
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('does not repeat the text in its message', () => {
    expect(() => decodeBase64('c2VjcmV0')).not.toThrow();
    expect(() => decodeBase64('c2VjcmV0c')).toThrow(/^The text is not canonical, padded base64$/);
  });
});

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    throw error;
  }
  return 'none';
}
