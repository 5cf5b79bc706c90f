import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Connection } from './connection.ts';
import { prepared } from './prepared.ts';
import { afterCommit } from './transaction.ts';

/** A record of a change (an event, an audit entry), written in the statement that makes it. */
export interface ChangeRecord {
  /**
   * `insert … select … from change`: for each row that the change answers. One insert where the order of rows matters.
   */
  readonly insert: RawBuilder<unknown>;
  /** Afterwards, when something was changed: who else is notified. */
  readonly onWritten?: () => void;
}

/**
 * Makes a change together with the records of it, as one statement: neither is without the other, and the database is
 * asked once where a transaction asks it five times. One change at a time: the statement is `prepared`. Without rows from the change (`returning`) nothing is written at
 * all.
 */
export async function changeAndRecord<Row>(
  connection: Connection,
  change: RawBuilder<Row>,
  records: readonly ChangeRecord[],
): Promise<readonly Row[]> {
  const { rows } =
    await sql<Row>`${prepared} with ${sql.join(changeSteps(change, records))} select * from change`.execute(connection);
  if (rows.length > 0) announceRecords(connection, records);
  return rows;
}

/** The parts of such a statement, for one that does more: the change, under that name, and its records. */
export function changeSteps(
  change: RawBuilder<unknown>,
  records: readonly ChangeRecord[],
): readonly RawBuilder<unknown>[] {
  const steps = records.map(({ insert }, index) => sql`${sql.ref(`record_${index}`)} as (${insert})`);
  return [sql`change as (${change})`, ...steps];
}

/** After such a statement, when something was changed. */
export function announceRecords(connection: Connection, records: readonly ChangeRecord[]): void {
  for (const { onWritten } of records) if (onWritten) afterCommit(connection, onWritten);
}
