import fc from 'fast-check';
import { decodeBase64, encodeBase64, isBase64 } from './base64.js';
import { Base64Decoder } from './base64-decoder.js';

/** Bytes whose groups of four characters all differ. */
const COUNTING = Buffer.from(Array.from({ length: 40 }, (_, index) => index * 37)).toString('hex');

/** What a decoder makes of a text that comes in two parts. */
function decode(text: string, cut: number): { bytes: Buffer; taken: number; isWhole: boolean; rest: string } {
  const target = Buffer.alloc(text.length);
  const decoder = new Base64Decoder(target);
  const parts = [Buffer.from(text.slice(0, cut), 'latin1'), Buffer.from(text.slice(cut), 'latin1')] as const;
  let taken = decoder.take(parts[0]);
  if (taken === cut) taken += decoder.take(parts[1]);
  return { bytes: target.subarray(0, decoder.end), taken, isWhole: decoder.isWhole, rest: decoder.rest };
}

describe('Base64Decoder', () => {
  it('decodes what comes in two parts, wherever it is cut', () => {
    for (const hex of [
      '',
      '66',
      '666f',
      '666f6f',
      '666f6f62',
      'fbff',
      '00'.repeat(10),
      'ff'.repeat(11),
      COUNTING,
    ]) {
      const text = encodeBase64(Buffer.from(hex, 'hex'));
      for (let cut = 0; cut <= text.length; cut++) {
        const { bytes, taken, isWhole } = decode(text, cut);
        expect([bytes.toString('hex'), taken, isWhole]).toEqual([hex, text.length, true]);
      }
    }
  });

  it('writes behind what stands in the target', () => {
    const target = Buffer.from('0102030405060708', 'hex');
    const decoder = new Base64Decoder(target, 2);
    decoder.take(Buffer.from('"Zm9v"'), 1);
    expect([target.toString('hex'), decoder.end]).toEqual(['0102666f6f060708', 5]);
  });

  it.each([
    ['Zg', 2, 'Zg'],
    ['Zg=', 3, 'Zg='],
    ['Zg=a', 3, 'Zg='],
    ['Zg=A', 3, 'Zg='],
    ['ZA=A', 3, 'ZA='],
    ['Zm=v', 3, 'Zm='],
    ['AA=A', 3, 'AA='],
    ['Zg==Zg==', 4, ''],
    ['====', 0, ''],
    ['Z===', 1, 'Z'],
    ['Zh==', 3, 'Zh='],
    ['Zm9=', 3, 'Zm9'],
    ['Zm9vZm-v', 6, 'Zm'],
    ['Zm9v Zm9', 4, ''],
    ['Zm9v\n', 4, ''],
    ['Zm9v\\/', 4, ''],
    ['Zm9vé', 4, ''],
  ])('takes of %j the first %i characters', (text, count, left) => {
    for (let cut = 0; cut <= text.length; cut++) {
      const { bytes, taken, rest } = decode(text, cut);
      expect([taken, rest]).toEqual([count, left]);
      expect(bytes.toString('base64') + rest).toBe(text.slice(0, count));
    }
  });

  it('takes exactly what is canonical', () => {
    const characters = fc.constantFrom('A', 'B', 'Q', 'g', '/', '+', '8', '=', '-', '\\', '"', ' ');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), fc.nat(12), (text, cut) => {
        const { bytes, taken, isWhole } = decode(text, Math.min(cut, text.length));
        expect(taken === text.length && isWhole).toBe(isBase64(text));
        if (isBase64(text)) expect(bytes).toEqual(decodeBase64(text));
      }),
    );
  });
});
