import { sql } from 'kysely';
import type { Database } from './database.ts';

/** What a support bundle wants to know of a role's database. Everything is JSON. */
export interface DatabaseEvidence {
  readonly kind: string;
  readonly version: string;
  readonly bytes: number;
  readonly migrations: readonly { readonly name: string; readonly appliedAt: string }[];
  /** The largest tables first. */
  readonly tables: readonly { readonly name: string; readonly bytes: number; readonly rows: number }[];
  /** The event log, oldest first, in the shape of our own log. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

const EVENTS = 20_000;
const levels: Readonly<Record<string, string>> = { information: 'info', warning: 'warn', error: 'error' };

export async function databaseEvidence(database: Database, role: string, since: Date): Promise<DatabaseEvidence> {
  const { kysely, kind } = database;
  const about = await sql<{ version: string; bytes: number }>`
    select version() as version, pg_database_size(current_database())::float8 as bytes`.execute(kysely);
  const migrations = await sql<{ name: string; at: Date }>`
    select name, applied_at as at from migration order by applied_at, name`.execute(kysely);
  const tables = await sql<{ name: string; bytes: number; rows: number }>`
    select c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes, greatest(c.reltuples, 0)::float8 as rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
    order by 2 desc limit 40`.execute(kysely);
  const events = await sql<{
    at: Date;
    source: string;
    id: number;
    level: string;
    correlation: string;
    text: string;
  }>`/* sweep: bundle */
    select at, source, event_id as id, level, correlation_id as correlation, text from event where at >= ${since}
    order by at desc, key desc limit ${EVENTS}`.execute(kysely);
  return {
    kind,
    version: about.rows[0]?.version ?? 'unknown',
    bytes: about.rows[0]?.bytes ?? 0,
    migrations: migrations.rows.map(({ name, at }) => ({ name, appliedAt: at.toISOString() })),
    tables: tables.rows,
    events: events.rows.toReversed().map(({ at, source, id, level, correlation, text }) => ({
      level: levels[level] ?? level,
      time: at.toISOString(),
      role,
      source,
      eventId: id,
      correlationId: correlation,
      msg: text,
    })),
  };
}
