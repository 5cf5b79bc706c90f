import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { ThresholdLimits } from '../ports.ts';
import type { Hold } from './holds.ts';
import { readHolds } from './holds.ts';
import { readPosition } from './position.ts';
import type { SlowLeak, Subject } from './subjects.ts';
import { readSlowLeaks, readSubjects } from './subjects.ts';

/** Where the threshold of a target stands. */
export interface ThresholdOverview {
  readonly limits: ThresholdLimits;
  readonly subjects: readonly Subject[];
  readonly holds: readonly Hold[];
  readonly slowLeaks: readonly SlowLeak[];
}

export async function readOverview(connection: Connection, connector: ConnectorNumber): Promise<ThresholdOverview> {
  const position = await readPosition(connection, connector);
  return {
    limits: position.limits,
    subjects: await readSubjects(connection, connector, position),
    holds: await readHolds(connection, connector),
    slowLeaks: await readSlowLeaks(connection, connector, position),
  };
}

/** Deletes that are held back: those that somebody has to decide about, and those that stay. */
export interface HeldCounts {
  readonly waiting: number;
  readonly approved: number;
  readonly declined: number;
  readonly slowLeaks: readonly SlowLeak[];
}

/** What is asked often: the same in numbers. */
export async function countHeld(connection: Connection, connector: ConnectorNumber): Promise<HeldCounts> {
  const { rows } = await sql<Omit<HeldCounts, 'slowLeaks'>>`select
      count(*) filter (where verdict is null)::int as waiting,
      count(*) filter (where verdict = 'approved')::int as approved,
      count(*) filter (where verdict = 'declined')::int as declined
    from pending_export where connector = ${connector} and hold is not null`.execute(connection);
  const slowLeaks = await readSlowLeaks(connection, connector, await readPosition(connection, connector));
  return { ...(rows[0] ?? { waiting: 0, approved: 0, declined: 0 }), slowLeaks };
}
