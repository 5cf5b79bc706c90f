import { sql } from 'kysely';
import { baseErrors } from '../../base/base-errors.ts';
import type { Database } from '../../base/database/database.ts';

/**
 * Whether this node can work: its database answers, and takes what is written. Throws `base.database-unreachable` and `base.database-read-only`; anybody may
 * ask, so the answer does not say where the database is.
 */
export async function requireReadiness({ kind, kysely }: Database): Promise<void> {
  const location = kind;
  let isReadOnly: boolean;
  try {
    const { rows } = await sql<{ readOnly: boolean }>`
      select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "readOnly"`.execute(kysely);
    isReadOnly = rows[0]?.readOnly ?? false;
  } catch (cause) {
    throw baseErrors('base.database-unreachable', { location }, { cause });
  }
  if (isReadOnly) throw baseErrors('base.database-read-only', { location });
}
