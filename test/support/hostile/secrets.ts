import type { TestServer } from '../test-server.js';

const RUN = globalThis.crypto.randomUUID().replaceAll('-', '');

/**
 * What every secret of the drawn requests holds, so that one search finds them all. Two dozen characters are enough to be no accident,
 * whatever base64 cuts off at their ends.
 */
export const MARKS = {
  text: `text ${RUN}`,
  file: `file ${RUN}`,
  password: `password ${RUN}`,
  code: `code ${RUN}`,
};

export function watchMarks({ canaries }: TestServer): void {
  for (const [name, mark] of Object.entries(MARKS)) canaries.add(`a drawn ${name}`, mark);
}
