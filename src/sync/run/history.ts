import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { RunId, StepId } from '../ids.ts';
import type { Detail } from '../../base/details.ts';
import type { FullImportReason, StepKind } from './step.ts';

/** Runs and their steps, as they happened. */
export interface StepRecord {
  readonly id: StepId;
  readonly run: RunId;
  readonly connector: string;
  readonly kind: StepKind;
  readonly result: string;
  /** Of a full import: why it was one. */
  readonly reason: FullImportReason | null;
  /** Of an import: which way the source was read, in the connector's words. */
  readonly way: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly counters: Readonly<Record<string, number>>;
  /** Why it did not end well. */
  readonly detail: Detail | null;
}

export interface RunRecord {
  readonly id: RunId;
  readonly profile: string;
  readonly result: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly steps: readonly StepRecord[];
}

export const inProgress = 'in-progress';
/** The process ended in the middle: a kill, a crash, a reboot. */
export const stoppedByEnd = 'stopped-process-ended';

export async function startRun(connection: Connection, profile: string, at: Date): Promise<RunId> {
  const { rows } = await sql<{ id: RunId }>`insert into sync_run (id, profile, started_at, result)
    select coalesce(max(id), 0) + 1, ${profile}, ${at}, ${inProgress} from sync_run returning id`.execute(connection);
  return required(rows[0], 'the row').id;
}

export async function finishRun(connection: Connection, run: RunId, result: string, at: Date): Promise<void> {
  await sql`update sync_run set result = ${result}, finished_at = ${at} where id = ${run}`.execute(connection);
}

export async function startStep(
  connection: Connection,
  run: RunId,
  {
    connector,
    kind,
    at,
    reason,
  }: {
    readonly connector: string;
    readonly kind: StepKind;
    readonly at: Date;
    readonly reason: FullImportReason | undefined;
  },
): Promise<StepId> {
  const { rows } = await sql<{ id: StepId }>`insert into sync_step
      (id, run, connector, kind, started_at, result, reason)
    select coalesce(max(id), 0) + 1, ${run}, ${connector}, ${kind}, ${at}, ${inProgress}, ${reason ?? null}
    from sync_step
    returning id`.execute(connection);
  return required(rows[0], 'the row').id;
}

export async function finishStep(
  connection: Connection,
  step: StepId,
  {
    result,
    at,
    counters,
    detail,
    way,
  }: {
    readonly result: string;
    readonly way: string | undefined;
    readonly at: Date;
    readonly counters: Readonly<Record<string, number>>;
    readonly detail: Detail | undefined;
  },
): Promise<void> {
  await sql`update sync_step set result = ${result}, finished_at = ${at}, counters = ${JSON.stringify(counters)}::jsonb,
    detail = ${detail === undefined ? null : JSON.stringify(detail)}::jsonb, way = ${way ?? null}
    where id = ${step}`.execute(connection);
}

/** What a process that was killed left behind. */
export async function closeAbandoned(connection: Connection, at: Date): Promise<void> {
  await sql`update sync_step set result = ${stoppedByEnd}, finished_at = ${at} where result = ${inProgress}`.execute(
    connection,
  );
  await sql`update sync_run set result = ${stoppedByEnd}, finished_at = ${at} where result = ${inProgress}`.execute(
    connection,
  );
}

/** The newest first. */
export async function readRuns(
  connection: Connection,
  { limit = 20, before }: { readonly limit?: number; readonly before?: number } = {},
): Promise<readonly RunRecord[]> {
  const runs = await sql<Omit<RunRecord, 'steps'>>`
    select id, profile, result, started_at as "startedAt", finished_at as "finishedAt" from sync_run
    where ${before ?? null}::int is null or id < ${before ?? null}::int
    order by id desc limit ${limit}`.execute(connection);
  const steps = await sql<StepRecord>`
    select id, run, connector, kind, result, reason, way, started_at as "startedAt", finished_at as "finishedAt",
      counters, detail
    from sync_step where run = any(${runs.rows.map(({ id }) => id)}::int[]) order by id`.execute(connection);
  const byRun = Map.groupBy(steps.rows, ({ run }) => run);
  return runs.rows.map((run) => ({ ...run, steps: byRun.get(run.id) ?? [] }));
}

/** Removes runs that ended before `before`. Returns how many. */
export async function purgeRuns(connection: Connection, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from sync_run where finished_at < ${before}`.execute(connection);
  return Number(numAffectedRows ?? 0);
}
