import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';

/**
 * The index that finds who refers to an object costs as much as the reference rows themselves when it grows with them,
 * and a fourth of that when it is built over them. So the first full import of all goes without. Nothing remembers that
 * but the catalog: whoever needs the index asks for it, also after a stop in between.
 */
export async function dropReferenceIndexWhenEmpty(connection: Connection): Promise<void> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from space_reference) as any`.execute(connection);
  if (rows[0]?.any === false) await sql`drop index if exists space_reference_by_target`.execute(connection);
}

export async function ensureReferenceIndex(connection: Connection): Promise<void> {
  const { rows } = await sql<{
    missing: boolean;
  }>`select to_regclass('space_reference_by_target') is null as missing`.execute(connection);
  if (rows[0]?.missing !== true) return;
  await sql`create index if not exists space_reference_by_target on space_reference (target)`.execute(connection);
}
