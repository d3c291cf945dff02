import type { TestDatabase } from './test-database.js';

/** Every table with its rows, their columns by name: binary columns as `\x` and hex, everything else as text. */
export type Tables = Map<string, Record<string, string | null>[]>;

/** All rows of a database that no server uses, or of PostgreSQL. */
export async function tablesOf(database: TestDatabase): Promise<Tables> {
  const names = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations' ORDER BY 1`,
  );
  const all = names
    .map(({ name }) => `SELECT '${name}' AS "table", to_jsonb(t) AS row FROM "${name}" t`)
    .join(' UNION ALL ');
  const rows = await database.query<{ table: string; row: Record<string, unknown> }>(all);
  const tables: Tables = new Map(names.map(({ name }) => [name, []]));
  for (const { table, row } of rows) {
    const texts = Object.entries(row).map(([column, value]) => [column, toText(value)] as const);
    tables.get(table)?.push(Object.fromEntries(texts));
  }
  return tables;
}

/** Where a text stands, in any case of letters, as `table.column`. */
export function placesOf(tables: Tables, text: string): string[] {
  const sought = text.toLowerCase();
  const places = [...tables].flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => value?.toLowerCase().includes(sought))
        .map(([column]) => `${table}.${column}`),
    ),
  );
  return [...new Set(places)].sort();
}

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
