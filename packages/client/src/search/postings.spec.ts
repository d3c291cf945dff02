import { Postings } from './postings.js';

function postings(terms: Record<string, string[]>): Postings {
  const made = new Postings();
  for (const [term, ids] of Object.entries(terms)) for (const id of ids) made.add(term, id);
  return made;
}

describe('Postings', () => {
  it('finds a term, and all that begin alike', () => {
    const made = postings({
      noon: ['1'],
      no: ['2', '3'],
      none: ['3'],
      north: [],
      o: ['4'],
      n: ['5'],
      'no\u{1F600}': ['6'],
    });
    expect([...made.of('no')]).toEqual(['2', '3']);
    expect([...made.of('nor')]).toEqual([]);
    expect([...made.begunWith('no')].sort()).toEqual(['1', '2', '3', '6']);
    expect([...made.begunWith('noo')]).toEqual(['1']);
    expect([...made.begunWith('nop')]).toEqual([]);
    expect([...made.begunWith('zz')]).toEqual([]);
  });

  it('finds what came after it was asked', () => {
    const made = postings({ noon: ['1'] });
    expect([...made.begunWith('no')]).toEqual(['1']);
    made.add('nobody', '2');
    expect([...made.begunWith('no')].sort()).toEqual(['1', '2']);
  });

  it('forgets what is gone, and takes it up again', () => {
    const made = postings({ noon: ['1', '2'], none: ['1'] });
    made.remove('noon', '1');
    made.remove('noon', '1');
    made.remove('none', '1');
    made.remove('never', '1');
    expect([...made.begunWith('no')]).toEqual(['2']);
    made.add('none', '3');
    expect([...made.begunWith('no')].sort()).toEqual(['2', '3']);
    made.clear();
    expect([[...made.begunWith('no')], [...made.of('noon')]]).toEqual([[], []]);
  });

  it('finds the same as looking through all of them', () => {
    const letters = ['a', 'b', 'ä', '한', '\u{1F600}'];
    const terms = letters.flatMap((one) =>
      letters.flatMap((two) => letters.map((three) => one + two + three)),
    );
    const made = postings(Object.fromEntries(terms.map((term, index) => [term, [String(index)]])));
    for (const beginning of [...letters, 'ab', 'ba', 'ä한', '\u{1F600}\u{1F600}', '']) {
      const expected = terms.flatMap((term, index) => (term.startsWith(beginning) ? [String(index)] : []));
      expect([...made.begunWith(beginning)].sort()).toEqual(expected.sort());
    }
  });
});
