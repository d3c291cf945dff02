import type { DataSource } from 'typeorm';

/** What PostgreSQL loses or breaks when one of these is off, which they are not by default. */
const COSTS: Record<string, string> = {
  fsync: 'a power cut can destroy the whole database',
  synchronous_commit: 'a crash can lose what was answered a moment ago',
  full_page_writes: 'a power cut can leave torn pages behind',
};

/**
 * What the operator has to know of a database that is set not to keep what it commits.
 *
 * @returns a sentence for each setting that is off
 */
export async function durabilityWarnings(dataSource: DataSource): Promise<string[]> {
  const off: { name: string }[] = await dataSource.query(
    `SELECT name FROM pg_settings WHERE name = ANY($1::text[]) AND setting = 'off' ORDER BY name`,
    [Object.keys(COSTS)],
  );
  return off.map(
    ({ name }) =>
      `The database runs with ${name} = off: ${COSTS[name] ?? ''}. Set it to on where messages count.`,
  );
}
