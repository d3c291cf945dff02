import type { DataSource } from 'typeorm';
import { Statement } from '../../src/database/index.js';
import { OpenedDatabase } from '../support/opened-database.js';

const USER = 'c0fd81e2-9a02-4060-bd40-285a4b21eda7';

describe('what a statement is given in arrays', () => {
  let database: OpenedDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await OpenedDatabase.open();
    ({ dataSource } = database);
  });

  afterAll(() => database.close());

  it.each([
    ['uuid', [USER, null, USER.toUpperCase()], [USER, null, USER]],
    ['uuid', [], []],
    ['bytea', [Buffer.from([0, 92, 120, 255]), Buffer.alloc(0), null], ['\\x005c78ff', '\\x', null]],
    ['text', ['a "b" {c},\\', '', 'NULL', null, 'ø🙂'], ['a "b" {c},\\', '', 'NULL', null, 'ø🙂']],
    ['boolean', [true, false, undefined], ['true', 'false', null]],
    ['bigint', ['9223372036854775807', null], ['9223372036854775807', null]],
    ['smallint', [-1, 2], ['-1', '2']],
    ['text', ['a', 7], ['a', '7']],
    [
      'timestamptz',
      ['2026-11-26T01:02:03.004567Z', new Date(0)],
      ['2026-11-26 01:02:03.004567', '1970-01-01 00:00:00'],
    ],
    [
      'timestamptz',
      [
        '2026-11-26T01:02:03.004Z',
        '1999-12-31T23:59:59.999Z',
        '1600-02-29T00:00:00Z',
        '9999-12-31T23:59:59.999Z',
      ].map((moment) => new Date(moment)),
      [
        '2026-11-26 01:02:03.004',
        '1999-12-31 23:59:59.999',
        '1600-02-29 00:00:00',
        '9999-12-31 23:59:59.999',
      ],
    ],
  ])('is what PostgreSQL has of %s[]: %p', async (type, given, text) => {
    const shown = type === 'timestamptz' ? `element AT TIME ZONE 'UTC'` : 'element';
    const statement = new Statement<{ element: string | null }>(`
      SELECT (${shown})::text AS element FROM unnest($1::${type}[]) WITH ORDINALITY AS given (element, place) ORDER BY place`);
    const rows = await statement.run(dataSource, [given]);
    expect(rows.map(({ element }) => element)).toEqual(text);
  });

  it.each([['no uuid'], [`${USER}0`], ['']])(
    'is refused by PostgreSQL when %p stands among uuids',
    async (wrong) => {
      const statement = new Statement('SELECT count(*) FROM unnest($1::uuid[])');
      await expect(statement.run(dataSource, [[USER, wrong]])).rejects.toMatchObject({
        driverError: { code: '22P02' },
      });
    },
  );
});
