import { sql } from 'kysely';
import type { Database } from '../../../src/base/database/database.ts';
import { emptyDatabase } from './empty-database.ts';

/** Everything in the database now; the result puts it back, as a restored backup or snapshot does. */
export async function copyDatabase({ kysely }: Database): Promise<() => Promise<void>> {
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = 'public' and tablename <> 'migration'`.execute(kysely);
  const copies: { readonly name: string; readonly rows: string }[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{
      rows: string | null;
    }>`select json_agg(t)::text as rows from ${sql.table(name)} t`.execute(kysely);
    copies.push({ name, rows: rows[0]?.rows ?? '[]' });
  }
  return async () => {
    await emptyDatabase({ kysely } as Database);
    for (const { name, rows } of copies.sort((a, b) => order(a.name) - order(b.name))) {
      await sql`insert into ${sql.table(name)} select * from json_populate_recordset(null::${sql.table(name)},
        ${rows}::json)`.execute(kysely);
    }
  };
}

/** Steps refer to their runs. */
function order(table: string): number {
  return table === 'sync_run' ? 0 : 1;
}
