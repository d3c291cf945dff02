import { decodeBase64, encodeBase64, randomBytes } from '../../packages/client/src/crypto/index.js';
import type { VectorCheck } from './client-vectors.js';

// RFC 4648 section 10, and the two characters that base64url changes.
const CANONICAL = ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy', '+/8=', 'AAAA', '////'];
const BYTES = [
  [],
  [0x66],
  [0x66, 0x6f],
  [0x66, 0x6f, 0x6f],
  [0x66, 0x6f, 0x6f, 0x62],
  [0x66, 0x6f, 0x6f, 0x62, 0x61],
  [0x66, 0x6f, 0x6f, 0x62, 0x61, 0x72],
  [0xfb, 0xff],
  [0, 0, 0],
  [255, 255, 255],
];

const REFUSED: Record<string, string> = {
  'unpadded, two characters': 'Zg',
  'unpadded, three characters': 'Zm8',
  'half padded': 'Zg=',
  'padded too far': 'Zm9v====',
  'padding alone': '====',
  'padding with one character': 'Z===',
  'padding inside': 'Zg==Zg==',
  'padding first': '=Zg=',
  'a character after the padding': 'Zg=A',
  'one character': 'Z',
  'unused bits set, one byte': 'Zh==',
  'unused bits set, two bytes': 'Zm9=',
  'URL-safe minus': '-/8=',
  'URL-safe underscore': '+_8=',
  'space before': ' Zm9v',
  'space in the place of a character': 'Zm9 ',
  'spaces inside, length a multiple of four': 'Zm 9v Yg',
  'spaces in the place of padding': 'Zg  ',
  'line feed after': 'Zm9v\n',
  'four line feeds after': 'Zm9v\n\n\n\n',
  'white space alone': '    ',
  'CRLF inside': 'Zm9v\r\nZm9v',
  'tab inside': 'Zm9v\tZm9',
  'form feed inside': 'Zm9v\fZm9',
  'NUL inside': 'Zm9\u0000',
  'not in the alphabet': 'Zm9!',
  'not ASCII': 'Zm9\u00e9',
  'beyond the table': 'Zm9\u015a',
  'full-width letters': '\uff3a\uff4d\uff19\uff56',
  'a lone surrogate': 'Zm9\ud800',
  hex: '666f6f6',
};

/** What holds of the client's base64, whichever way an engine does it. */
export function base64Checks(): VectorCheck[] {
  return [
    ...CANONICAL.map((text, index) => ({
      name: `base64 reads and writes ${JSON.stringify(text)}`,
      expected: [BYTES[index], text],
      find: () => Promise.resolve([[...decodeBase64(text)], encodeBase64(decodeBase64(text))]),
    })),
    ...Object.entries(REFUSED).map(([what, text]) => ({
      name: `base64 refuses: ${what}`,
      expected: 'CryptoError bad_base64: The text is not canonical, padded base64',
      find: () => Promise.resolve(refusalOf(text)),
    })),
    {
      name: 'base64 encodes a view, not the memory behind it',
      expected: 'AwQ=',
      find: () => Promise.resolve(encodeBase64(new Uint8Array([1, 2, 3, 4, 5, 6]).subarray(2, 4))),
    },
    {
      name: 'base64 reads and writes 25 MiB, and refuses one wrong character at their end',
      expected: { length: 34_952_536, same: true, refused: true },
      find: () => Promise.resolve(bulk()),
    },
  ];
}

function bulk() {
  const bytes = randomBytes(26_214_400);
  const text = encodeBase64(bytes);
  const decoded = decodeBase64(text);
  const refused = refusalOf(`${text.slice(0, -1)} `) !== 'none';
  return { length: text.length, same: decoded.every((byte, at) => byte === bytes[at]), refused };
}

function refusalOf(text: string): string {
  try {
    decodeBase64(text);
  } catch (error) {
    const { name, reason, message } = error as { name: string; reason: string; message: string };
    return `${name} ${reason}: ${message}`;
  }
  return 'none';
}
