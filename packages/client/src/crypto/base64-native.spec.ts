import { decodeBase64, encodeBase64 } from './base64.js';

/** As an engine has it that can do base64 by itself: white space is skipped, everything else that is not canonical refused. */
const calls: unknown[] = [];
const engine = Uint8Array as unknown as Record<string, unknown>;
const prototype = Uint8Array.prototype as unknown as Record<string, unknown>;

describe('base64 of the engine', () => {
  beforeAll(() => {
    engine.fromBase64 = (text: string, options: unknown) => {
      calls.push(options);
      const stripped = text.replace(/\s/g, '');
      if (Buffer.from(stripped, 'base64').toString('base64') !== stripped) throw new SyntaxError('bad');
      return new Uint8Array(Buffer.from(stripped, 'base64'));
    };
    prototype.toBase64 = function (this: Uint8Array) {
      calls.push('toBase64');
      return Buffer.from(this).toString('base64');
    };
  });

  afterAll(() => {
    delete engine.fromBase64;
    delete prototype.toBase64;
  });

  it('is used where there is one, and its leniency with white space is not', () => {
    expect(encodeBase64(new Uint8Array([1, 2]))).toBe('AQI=');
    expect(decodeBase64('AQI=')).toEqual(new Uint8Array([1, 2]));
    const refused = ['AQI', 'AQJ=', 'AQ I', '    ', 'AQIDBA==    '].filter((text) => {
      try {
        return decodeBase64(text).length === -1;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual(['AQI', 'AQJ=', 'AQ I', '    ', 'AQIDBA==    ']);
    const strict = { lastChunkHandling: 'strict' };
    expect(calls).toEqual(['toBase64', strict, strict, strict, strict, strict]);
  });
});
