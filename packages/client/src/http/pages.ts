import { SealpostError } from './sealpost-error.js';

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; null after the last. */
  nextCursor: string | null;
}

/** A list that is read page by page, and as a whole by `for await`. */
export class Pages<T> implements AsyncIterable<T> {
  constructor(private readonly read: (cursor: string | undefined) => Promise<Page<T>>) {}

  /** One page. @param cursor - `nextCursor` of the page before @throws SealpostError */
  page(cursor?: string): Promise<Page<T>> {
    return this.read(cursor);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await this.read(cursor);
      yield* items;
      if (cursor !== undefined && nextCursor === cursor) {
        throw new SealpostError('not_a_problem', 'The list goes round in circles.');
      }
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}
