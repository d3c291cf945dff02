import { readFileSync } from 'node:fs';
import { type VectorFile, vectorChecks } from '../../../../test/support/client-vectors.js';
import { FORMAT } from './index.js';

const file = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/envelope-v1.json', import.meta.url), 'utf8'),
) as VectorFile;

describe('the vector file', () => {
  it('holds what these tests are about', () => {
    expect([file.format, file.vectors.length, file.mustNotOpen.messages.length]).toEqual([FORMAT, 3, 7]);
  });
});

describe('on the engine of Node', () => {
  it.each(vectorChecks(file))('$name', async ({ expected, find }) => {
    expect(await find()).toEqual(expected);
  });
});
