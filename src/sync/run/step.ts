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
/** Why a full import is one, and not a delta. */
export type FullImportReason =
  | 'asked-for'
  /** Nothing was imported before. */
  | 'first'
  /** The one before was stopped, and this one goes on. */
  | 'unfinished'
  /** The source no longer knows where the last import ended. */
  | 'required'
  /** Deltas may miss something; this one does not. */
  | 'safety';

export interface StepContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly stepId: StepId;
  /** Counted as the step goes; stored with every batch. */
  readonly counters: Record<string, number>;
  /** Which way the source was read, once that is known. */
  way?: string | undefined;
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
