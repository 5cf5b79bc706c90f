import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { ReportedDecision } from '../ports.ts';

/** A decision made at this server that the target does not know of yet. */
export interface UnreportedDecision extends ReportedDecision {
  readonly sequence: number;
}

export async function keepDecision(
  connection: Connection,
  connector: ConnectorNumber,
  { hold, count, verdict, by, at }: ReportedDecision,
): Promise<void> {
  await sql`insert into local_decision (connector, sequence, hold, count, verdict, decided_by, decided_at)
    select ${connector}, coalesce(max(sequence), 0) + 1, ${hold}, ${count}, ${verdict}, ${by}, ${at}
    from local_decision where connector = ${connector}`.execute(connection);
}

export async function readUnreported(
  connection: Connection,
  connector: ConnectorNumber,
): Promise<readonly UnreportedDecision[]> {
  const { rows } = await sql<UnreportedDecision>`
    select sequence, hold, count, verdict, decided_by as by, decided_at as at
    from local_decision where connector = ${connector} order by sequence`.execute(connection);
  return rows;
}

export async function forgetReported(
  connection: Connection,
  connector: ConnectorNumber,
  sequence: number,
): Promise<void> {
  await sql`delete from local_decision where connector = ${connector} and sequence = ${sequence}`.execute(connection);
}
