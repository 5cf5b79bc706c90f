import { sql } from 'kysely';
import { baseErrors } from '../../base/base-errors.ts';
import { SECOND } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { promptly } from '../../base/database/deadline.ts';

/** A monitor does not wait longer either. */
const ANSWER_MS = 5 * SECOND;

/**
 * Whether this node can work: its database answers, and takes what is written. Throws `base.database-…`; anybody may
 * ask, so the answer does not say where the database is.
 */
export async function requireReadiness(database: Database): Promise<void> {
  const { rows } = await promptly(
    database,
    ANSWER_MS,
    async () =>
      await sql<{ readOnly: boolean }>`
        select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "readOnly"`.execute(
        database.kysely,
      ),
  );
  const location = database.kind;
  if (rows[0]?.readOnly === true) throw baseErrors('base.database-read-only', { location });
  if (database.isDiskFull()) throw baseErrors('base.database-disk-full', { location });
}
