import { sql } from 'kysely';
import type { Connection } from '../base/database/connection.ts';
import type { ConnectorNumber } from './ids.ts';

/**
 * The accidental-delete threshold trips on *more than* this many deletes, or more than this share of what the target
 * holds.
 */
export interface ThresholdLimits {
  readonly enabled: boolean;
  readonly count: number;
  /** Of the exported objects, 0-100; null: no share. */
  readonly percent: number | null;
}

export const defaultLimits: ThresholdLimits = { enabled: true, count: 500, percent: null };

export interface ThresholdState {
  /** Deletes wait for an administrator. */
  readonly isTripped: boolean;
  /** Deletes that nobody has decided about. */
  readonly waiting: number;
  readonly approved: number;
  readonly declined: number;
  readonly exported: number;
}

/** Where the pending deletes of a target stand. Those that were approved or declined no longer count. */
export async function examineDeletes(
  connection: Connection,
  connector: ConnectorNumber,
  { enabled, count, percent }: ThresholdLimits,
): Promise<ThresholdState> {
  const { rows } = await sql<Omit<ThresholdState, 'isTripped'>>`
    select count(*) filter (where verdict is null)::int as waiting,
      count(*) filter (where verdict = 'approved')::int as approved,
      count(*) filter (where verdict = 'declined')::int as declined, 0 as exported
    from pending_export where connector = ${connector} and phase = 0`.execute(connection);
  const state = rows[0] ?? { waiting: 0, approved: 0, declined: 0, exported: 0 };
  if (state.waiting + state.approved + state.declined === 0) return { ...state, isTripped: false };
  const all = await sql<{ exported: number }>`select count(*)::int as exported from exported_object e
    join target_object t on t.id = e.object where t.connector = ${connector}`.execute(connection);
  const exported = all.rows[0]?.exported ?? 0;
  const isAbove = state.waiting > count || (percent !== null && state.waiting * 100 > percent * exported);
  return { ...state, exported, isTripped: enabled && isAbove };
}

/**
 * Lets the deletes that wait now go out with the next export, or keeps them back for as long as their objects stay
 * away. Returns how many.
 */
export async function decideDeletes(
  connection: Connection,
  connector: ConnectorNumber,
  verdict: 'approved' | 'declined',
): Promise<number> {
  const { numAffectedRows } = await sql`update pending_export set verdict = ${verdict}
    where connector = ${connector} and phase = 0 and verdict is distinct from ${verdict}`.execute(connection);
  return Number(numAffectedRows ?? 0);
}
