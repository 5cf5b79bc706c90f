import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { StepId } from '../ids.ts';
import { planByKeys } from '../database.ts';

export const stepKinds = [
  'full-import',
  'delta-import',
  'full-synchronization',
  'delta-synchronization',
  'export',
] as const;
export type StepKind = (typeof stepKinds)[number];

/** What one step of a run works with. */
export interface StepContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly stepId: StepId;
  /** Counted as the step goes; stored with every batch. */
  readonly counters: Record<string, number>;
  progress(done: number, expected?: number): void;
}

/**
 * Runs `work` as one batch: a transaction that also stores the counters. Not repeated on a conflict, since `work`
 * counts and remembers as it goes; there is nobody to conflict with, as one engine has the database.
 */
export async function inBatch<Result>(
  step: StepContext,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const { database, counters, stepId } = step;
  return await database.kysely.transaction().execute(async (connection) => {
    await planByKeys(connection);
    const result = await work(connection);
    await sql`update sync_step set counters = ${JSON.stringify(counters)}::jsonb where id = ${stepId}`.execute(
      connection,
    );
    return result;
  });
}

export function count(step: StepContext, name: string, by = 1): void {
  if (by !== 0) step.counters[name] = (step.counters[name] ?? 0) + by;
}
