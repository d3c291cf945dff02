const INDEXES = `
  SELECT indexname AS name, indexdef AS definition FROM pg_indexes
  WHERE schemaname = 'public' AND tablename = ANY($1)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = format('%I.%I', schemaname, indexname)::regclass)`;

/** Writes many rows without the indexes of their tables and without asking for what they refer to, and makes the indexes anew. */
export async function withoutIndexes(query, tables, write) {
  const indexes = await query(INDEXES, [tables]);
  for (const { name } of indexes) await query(`DROP INDEX ${name}`);
  // Only a superuser may; for anybody else it takes longer.
  await query('SET session_replication_role = replica').catch(() => undefined);
  await write();
  await query('RESET session_replication_role').catch(() => undefined);
  await query(`SET maintenance_work_mem = '512MB'`);
  for (const { definition } of indexes) await query(definition);
}
