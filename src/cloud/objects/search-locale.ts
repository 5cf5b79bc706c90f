import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { HawserError } from '../../base/errors.ts';
import { cloudErrors } from '../errors.ts';

/**
 * What is wrong with the database for the search. With the locale `C` its extension knows no letters but those of
 * ASCII: their words are in no index, and every search for one reads all.
 */
export async function searchLocaleProblem(connection: Connection): Promise<HawserError | undefined> {
  const { rows } = await sql<{ locale: string; knows: boolean }>`
    select datctype as locale, cardinality(show_trgm('иванов')) > 0 as knows
    from pg_database where datname = current_database()`.execute(connection);
  const [row] = rows;
  return row && !row.knows ? cloudErrors('cloud.search-locale', { locale: row.locale }) : undefined;
}
