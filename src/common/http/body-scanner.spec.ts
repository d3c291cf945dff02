import fc from 'fast-check';
import { BodyScanner } from './body-scanner.js';

const OPTIONS = { names: ['data', 'more'], longest: 8 };

interface Scanned {
  json: string;
  /** What was taken out, in base64, in order. */
  taken: string[];
  /** The JSON with everything in its place again. */
  whole: string;
}

function scan(text: string, cuts: number[] = []): Scanned {
  const body = Buffer.from(text);
  const scanner = new BodyScanner({ ...OPTIONS, most: body.length });
  const places = [0, ...cuts.map((cut) => Math.min(cut, body.length)).sort((a, b) => a - b), body.length];
  for (const [index, place] of places.entries()) scanner.write(body.subarray(place, places[index + 1]));
  const json = scanner.json.toString();
  const taken: string[] = [];
  let whole = json;
  for (const [mark, { start, end }] of scanner.taken) {
    const base64 = scanner.arena.stretch(start, end).toString('base64');
    taken.push(base64);
    whole = whole.replace(mark, base64);
  }
  return { json, taken, whole };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'no JSON';
  }
}

const LONG = 'AAECAwQFBgcICQ==';

describe('BodyScanner', () => {
  it.each([
    ['a long value', `{"data":"${LONG}"}`],
    ['a value with white space around it', `{ "data" : \n"${LONG}" , "text":"a"}`],
    ['values in a list', `{"attachments":[{"data":"${LONG}"},{"name":"a","more":"${LONG}"}]}`],
    ['solidi that PHP escapes', `{"data":"AA\\/\\/AA\\/\\/AAAA"}`],
    ['pluses that .NET escapes', `{"data":"AA\\u002B\\u002BAA\\u002B\\u002BAAAA"}`],
    ['padding that Gson escapes', `{"data":"AAECAwQFBgcICQ\\u003d\\u003d"}`],
    ['what comes behind other text', `{"text":"\\"data\\":\\"é🔑","data":"${LONG}"}`],
  ])('takes out %s, wherever the chunks end', (_, text) => {
    for (let cut = 0; cut < Buffer.byteLength(text); cut++) {
      for (const cuts of [[cut], [cut, cut + 1], [cut, cut + 2, cut + 9]]) {
        const { taken, whole, json } = scan(text, cuts);
        expect(taken.length).toBe(text.split(/"(?:data|more)"/).length - 1);
        expect(parse(whole)).toEqual(JSON.parse(text));
        expect(json).not.toContain('AA');
      }
    }
  });

  it.each([
    ['a short value', '{"data":"AAAAAAAA"}'],
    ['the value of another name', `{"text":"${LONG}"}`],
    ['an element of a list', `{"data":["${LONG}"]}`],
    ['a name', `{"data":{"${LONG}":1}}`],
    ['a body that is a string', `"${LONG}"`],
    ['a value that begins like base64', '{"data":"AAECAwQFBgcICQ=!"}'],
    ['a value with an escape', '{"data":"AAECAwQFBgcICQ\\"\\\\A"}'],
    ['a value with another escape', '{"data":"AAECAwQFBgcI\\u00e9\\u00e9"}'],
    ['a value that is not padded', '{"data":"AAECAwQFBgcICQ"}'],
    ['a value with unused bits set', '{"data":"AAECAwQFBgcICR=="}'],
    ['a value with something behind the padding', '{"data":"AAECAwQFBgcICQ==A"}'],
    ['a value with a line feed', '{"data":"AAECAwQF\\nBgcICQ=="}'],
  ])('leaves %s, wherever the chunks end', (_, text) => {
    for (let cut = 0; cut < Buffer.byteLength(text); cut++) {
      const { taken, json } = scan(text, [cut, cut + 3]);
      expect([taken, parse(json)]).toEqual([[], JSON.parse(text)]);
    }
  });

  it.each([
    ['that ends in the value', '{"data":"AAECAwQFBgcICQ'],
    ['that ends in an escape', '{"data":"AAECAwQFBgcICQ\\'],
    ['that ends in a long escape', '{"data":"AAECAwQFBgcICQ\\u00'],
    ['with a broken escape', '{"data":"AAECAwQFBgcICQ\\u00"}'],
    ['with an unknown escape', '{"data":"AAECAwQFBgcICQ\\x"}'],
    ['with a raw line feed', '{"data":"AAECAwQFBgcI\nCQ=="}'],
    ['with two values', `{"data":"${LONG}""data":"${LONG}"}`],
    ['without a comma', `{"data":"${LONG}" 1}`],
  ])('leaves what is no JSON what it is: %s', (_, text) => {
    for (let cut = 0; cut < text.length; cut++) expect(parse(scan(text, [cut]).json)).toBe('no JSON');
  });

  it('keeps the bytes that are not UTF-8', () => {
    const body = Buffer.from(`{"text":"\xff","data":"${LONG}"}`, 'latin1');
    const scanner = new BodyScanner({ ...OPTIONS, most: body.length });
    scanner.write(body);
    expect(scanner.json.includes(0xff)).toBe(true);
  });

  it('leaves nothing in its memory when that is released', () => {
    const scanner = new BodyScanner({ ...OPTIONS, most: 100 });
    scanner.write(Buffer.from(`{"data":"${LONG}"}`));
    const bytes = scanner.arena.stretch(0, 10);
    const { json } = scanner;
    expect(bytes.toString('hex')).toBe('00010203040506070809');
    scanner.releaseJson();
    expect([json.length, bytes.length]).toEqual([0, 10]);
    scanner.release();
    expect(bytes.length).toBe(0);
  });

  const value = fc.oneof(
    fc.uint8Array({ maxLength: 30 }).map((bytes) => `"${Buffer.from(bytes).toString('base64')}"`),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => JSON.stringify(Buffer.from(bytes).toString('latin1'))),
    fc
      .uint8Array({ maxLength: 30 })
      .map(
        (bytes) =>
          `"${Buffer.from(bytes).toString('base64').replaceAll('/', '\\/').replaceAll('=', '\\u003D')}"`,
      ),
    fc.json(),
  );
  const name = fc.constantFrom('"data"', '"more"', '"text"', '"d\\u0061ta"', '"data" ');
  const member = fc.tuple(name, value).map(([key, of]) => `${key}:${of}`);
  const body = fc.array(fc.array(member, { maxLength: 3 }), { maxLength: 3 }).map((objects) => {
    const members = objects.map((all, index) => `"${index}":{${all.join(' ,\n')}}`);
    return `{${members.join()}}`;
  });
  const cuts = fc.array(fc.nat(300), { maxLength: 6 });

  it('reads whatever is JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(body, cuts, (text, at) => {
        expect(parse(scan(text, at).whole)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes nothing for JSON that is none', () => {
    const damage = fc.tuple(
      fc.nat(300),
      fc.nat(3),
      fc.constantFrom('', '"', '\\', ':', 'A', '{', '\n', '\\u00'),
    );
    fc.assert(
      fc.property(body, damage, cuts, (text, [at, count, instead], places) => {
        const damaged = text.slice(0, at) + instead + text.slice(at + count);
        expect(parse(scan(damaged, places).whole)).toEqual(parse(damaged));
      }),
      { numRuns: 2000 },
    );
  });
});
