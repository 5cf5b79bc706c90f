import { sql } from 'kysely';

/** Integers as one array parameter, in the text form that both databases read fastest. */
export function integerColumn(values: readonly number[]) {
  return sql`${`{${values.join(',')}}`}::integer[]`;
}
