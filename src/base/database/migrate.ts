import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { baseErrors } from '../base-errors.ts';
import type { Connection } from './connection.ts';
import { inTransaction } from './transaction.ts';

/** A folder of numbered, forward-only SQL files (`0001-what.sql`) that one feature owns. */
export interface Migrations {
  readonly feature: string;
  readonly folder: URL;
}

/** When everything in a template happened; a database that begins with one says instead when it began. */
export const TEMPLATE_TIME = new Date('2000-01-01T00:00:00Z');

/** What every database of Hawser has: the event log. */
export const baseMigrations: Migrations = { feature: 'base', folder: new URL('migrations/', import.meta.url) };

/**
 * Brings the database up to date, features in the given order, each file in a transaction of its own, under an advisory
 * lock so that several nodes may start at once. A file that was applied must not change: `base.migration-changed`.
 */
export async function migrate(
  { kysely }: { readonly kysely: Connection },
  features: readonly Migrations[],
): Promise<readonly string[]> {
  const applied: string[] = [];
  await kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(4861777)`.execute(connection);
    try {
      await sql`create table if not exists migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(
        connection,
      );
      await sql`update migration set applied_at = now() where applied_at = ${TEMPLATE_TIME}`.execute(connection);
      const known = await sql<{ name: string; checksum: string }>`select name, checksum from migration`.execute(
        connection,
      );
      const checksums = new Map(known.rows.map((row) => [row.name, row.checksum]));
      for (const { name, text } of features.flatMap(readMigrations)) {
        const checksum = createHash('sha256').update(text).digest('hex');
        const before = checksums.get(name);
        if (before === checksum) continue;
        if (before !== undefined) throw baseErrors('base.migration-changed', { name });
        await inTransaction({ connection }, async ({ connection: transaction }) => {
          for (const statement of splitStatements(text)) await sql.raw(statement).execute(transaction);
          await sql`insert into migration (name, checksum) values (${name}, ${checksum})`.execute(transaction);
        });
        applied.push(name);
      }
    } finally {
      await sql`select pg_advisory_unlock(4861777)`.execute(connection);
    }
  });
  return applied;
}

/** The files of a feature in their order, by the names that a database remembers them by. */
export function readMigrations({ feature, folder }: Migrations): { name: string; text: string }[] {
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: `${feature}/${file}`, text: readFileSync(new URL(file, folder), 'utf8') }));
}

/** One by one, so that an error names the statement it is in. A `;` at the end of a line ends one. */
function splitStatements(text: string): string[] {
  return text
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.replace(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
}
