import { sql } from 'kysely';
import type { Database } from '../../src/base/database/database.ts';
import type { TestDatabases } from './databases.ts';

/**
 * A database that gives up every tenth transaction that writes, as one does under load or when it is distributed: with
 * a serialization failure or a deadlock, in the middle or at the commit. It is the server itself that says so; the
 * next attempt is another transaction, with its own chance.
 */
export async function addConflicts({ kysely }: Database): Promise<void> {
  // Counts what was given up: a sequence is outside of transactions.
  await sql`create sequence conflict_count`.execute(kysely);
  await sql`create function conflict() returns trigger language plpgsql as $$
    declare
      -- Of the transaction, and so the same at each of its rows.
      chance integer := abs(hashint8(pg_current_xact_id()::text::bigint)) % 40;
    begin
      if chance in (0, 1) and tg_argv[0] = 'middle' or chance in (2, 3) and tg_argv[0] = 'commit' then
        perform nextval('conflict_count');
        raise exception 'given up by the test'
          using errcode = case chance % 2 when 0 then '40001' else '40P01' end;
      end if;
      return null;
    end $$`.execute(kysely);
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'migration'`.execute(kysely);
  for (const { name } of rows) {
    const table = sql.table(name);
    await sql`create trigger conflict_in_the_middle after insert or update or delete on ${table}
      for each statement execute function conflict('middle')`.execute(kysely);
    await sql`create constraint trigger conflict_at_the_commit after insert or update or delete on ${table}
      deferrable initially deferred for each row execute function conflict('commit')`.execute(kysely);
  }
}

/** How many transactions were given up so far. */
export async function countConflicts({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select case when is_called then last_value else 0 end as count from conflict_count`.execute(kysely);
  return rows[0]?.count ?? 0;
}

export function conflictingDatabases(databases: TestDatabases): TestDatabases {
  return {
    kind: databases.kind,
    open: async <Schema>() => {
      const database = await databases.open<Schema>();
      await addConflicts(database as Database);
      return database;
    },
  };
}
