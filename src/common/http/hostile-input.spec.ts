import { refuseHostileInput } from './hostile-input.js';

describe('input with very many values', () => {
  const refusal = 'The request has over 10000 values.';

  it('is refused from the first value too many on, wherever that stands', () => {
    // The body, the list and what is in it.
    const list = Array<number>(9998).fill(1);
    expect(() => {
      refuseHostileInput({ list }, 'body');
    }).not.toThrow();
    for (const input of [{ list: [...list, 1] }, { list, one: 1 }, { list: [...list.slice(1), [1]] }]) {
      expect(() => {
        refuseHostileInput(input, 'body');
      }).toThrow(refusal);
    }
  });

  it.each([
    ['a list', { list: Array<number>(20_000_000).fill(1) }],
    [
      'an object',
      { object: Object.fromEntries(Array.from({ length: 500_000 }, (_, index) => [`f${index}`, 1])) },
    ],
  ])('costs no more than a look at it: as many in %s as fit into a body', (_, input) => {
    const begin = performance.now();
    expect(() => {
      refuseHostileInput(input, 'body');
    }).toThrow(refusal);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
