import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { inPatientTransaction } from '../../base/database/deadline.ts';

/**
 * The index of the search costs twice as much when it grows with the rows as when it is built over them. The first
 * large batch of an installation drops it, the report of a run and the start of the service build it (docs/decisions,
 * 9). That it is missing is remembered nowhere but in the catalog; without it a search gives the same answer, later.
 */

/** So many new objects in one transaction are a first fill, unless there are others already. */
const FIRST_FILL = 500;
/** Of the table, below which dropping its index loses nothing: some hundred rows. */
const SMALL_OCTETS = 128 * 1024;

export async function dropSearchIndexWhenNew(transaction: Connection, created: number): Promise<void> {
  if (created < FIRST_FILL) return;
  const { rows } = await sql<{ isNew: boolean }>`
    select to_regclass('object_search_by_text') is not null
      and pg_relation_size('object_search') < ${SMALL_OCTETS} as "isNew"`.execute(transaction);
  if (rows[0]?.isNew) await sql`drop index if exists object_search_by_text`.execute(transaction);
}

export async function ensureSearchIndex(connection: Connection): Promise<void> {
  const { rows } = await sql<{ isMissing: boolean }>`
    select to_regclass('object_search_by_text') is null as "isMissing"`.execute(connection);
  if (!rows[0]?.isMissing) return;
  await inPatientTransaction(connection, async (transaction) => {
    // Two nodes at once: the second one waits, and then finds it there.
    await sql`lock table object_search in share row exclusive mode`.execute(transaction);
    await sql`create index if not exists object_search_by_text
      on object_search using gin (tenant, text gin_trgm_ops)`.execute(transaction);
  });
}
