import { types } from 'pg';
import { readMomentsFast } from './moments.js';

const parser = () => types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => unknown;
const original = parser();

describe('moments', () => {
  beforeAll(readMomentsFast);

  it.each([
    '2026-11-25 17:15:56+00',
    '2026-11-25 17:15:56.1+00',
    '2026-11-25 17:15:56.123+00',
    '2026-11-25 17:15:56.123999+00',
    '0001-01-01 00:00:00+00',
    '12026-11-25 17:15:56.123+00',
    '2026-11-25 17:15:56.123+05:30',
    '2026-11-25 17:15:56-03',
    '0044-03-15 01:00:00+00 BC',
    'infinity',
    '-infinity',
  ])('are what pg makes of them: %s', (text) => {
    const read = parser();
    expect(read).not.toBe(original);
    expect(read(text)).toEqual(original(text));
  });
});
