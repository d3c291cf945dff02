import { toAppError } from './to-problem.js';

/** As a query fails: an error with the members that PostgreSQL gives it. */
const failure = (code: string, constraint?: string): Error =>
  Object.assign(new Error('the query failed'), { code, constraint });

describe('what a failed query is answered as', () => {
  it.each([
    ['a lock that could not be had in time', failure('55P03'), 'overloaded', 2],
    ['a statement that took too long', failure('57014'), 'overloaded', 2],
    ['a pool that is exhausted', new Error('timeout exceeded when trying to connect'), 'overloaded', 2],
    ['a database that is away', failure('ECONNREFUSED'), 'not_ready', 5],
    ['a pool that is closed', new Error('Cannot use a pool after calling end on the pool'), 'not_ready', 5],
    [
      'a connection that ended before it was asked',
      new Error('Client has encountered a connection error and is not queryable'),
      'not_ready',
      5,
    ],
    [
      'a transaction whose connection ended',
      new Error('Query runner already released. Cannot run queries anymore.'),
      'not_ready',
      5,
    ],
    ['a table that is not there yet', failure('42P01'), 'not_ready', 5],
    [
      'a session of an account that went',
      failure('23503', 'sessions_user_id_fkey'),
      'unauthorized',
      undefined,
    ],
    ['a key of an account that went', failure('23503', 'key_pairs_user_id_fkey'), 'unauthorized', undefined],
    [
      'a mark of an account that went',
      failure('23503', 'event_marks_user_id_fkey'),
      'unauthorized',
      undefined,
    ],
    [
      'a picture of an account that went',
      failure('23503', 'avatars_user_id_fkey'),
      'unauthorized',
      undefined,
    ],
    ['an event for another', failure('23503', 'event_heads_user_id_fkey'), 'internal_error', undefined],
    ['a deadlock', failure('40P01'), 'internal_error', undefined],
  ])('%s', (_, error, code, retryAfterSeconds) => {
    const answered = toAppError(error);
    expect([answered.code, answered.retryAfterSeconds]).toEqual([code, retryAfterSeconds]);
    expect(answered.cause).toBe(error);
  });
});
