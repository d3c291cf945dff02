import fc from 'fast-check';
import { base64Checks } from '../../../../test/support/client-base64.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { readTable, writeTable } from './base64-table.js';

describe('base64', () => {
  it.each(base64Checks())('$name', async ({ expected, find }) => {
    expect(await find()).toEqual(expected);
  });

  it('writes what Node writes, and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (drawn) => {
        const bytes = new Uint8Array(drawn);
        const text = Buffer.from(bytes).toString('base64');
        expect([encodeBase64(bytes), writeTable(bytes)]).toEqual([text, text]);
        expect([decodeBase64(text), readTable(text)]).toEqual([bytes, bytes]);
      }),
    );
  });

  it('reads no text that is not written so', () => {
    const character = fc.constantFrom(...'AZaz09+/=-_ \n\u0000\u00e9');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 12 }), (text) => {
        const canonical = Buffer.from(text, 'base64').toString('base64') === text;
        const read = text.length % 4 === 0 ? readTable(text) : null;
        expect(read !== null).toBe(canonical && text.length % 4 === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([[undefined], [null], [7], [{}], [['AAAA']]])('refuses what is not a text: %j', (value) => {
    expect(() => decodeBase64(value as unknown as string)).toThrow(
      'The text is not canonical, padded base64',
    );
  });
});
