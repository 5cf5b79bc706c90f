import { sql } from 'kysely';
import { SECOND } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { SignInResult } from './sign-in.ts';

/** A piece of time, in slots of the same length. */
export interface FigureSpan {
  readonly from: Date;
  readonly slotMs: number;
  readonly slots: number;
}

export interface Slot {
  readonly from: Date;
  readonly success: number;
  readonly failure: number;
}

export interface Figures {
  readonly slots: readonly Slot[];
  readonly success: number;
  readonly failure: number;
  /** The most frequent first. */
  readonly refusals: readonly { readonly reason: string; readonly code: number | null; readonly count: number }[];
  /** By what was proved, of those that succeeded; one sign-in may have several. */
  readonly methods: readonly { readonly method: string; readonly count: number }[];
}

interface Row {
  readonly slot: number;
  readonly result: SignInResult;
  readonly reason: string;
  readonly code: number | null;
  readonly methods: readonly string[];
  readonly count: number;
}

/**
 * One look at the time: what an application renewed in the background is left out, and what it got for a living session
 * counts once a day, so that the figures are people and programs that came, not how often a page was open.
 */
export async function readFigures(
  connection: Connection,
  tenant: TenantKey,
  { from, slotMs, slots }: FigureSpan,
): Promise<Figures> {
  const until = new Date(from.getTime() + slots * slotMs);
  const { rows } = await sql<Row>`
    select floor((extract(epoch from s.at) - ${from.getTime() / SECOND}::float8)
        / ${slotMs / SECOND}::float8)::int as slot,
      s.result, s.reason, s.code, s.methods, sum(case when s.kind = 'silent' then 1 else s.count end)::int as count
    from sign_in s
    where s.tenant = ${tenant.number} and s.at >= ${from} and s.at < ${until} and s.kind <> 'refresh'
    group by 1, 2, 3, 4, 5`.execute(connection);
  const total = (wanted: SignInResult, slot?: number): number =>
    sum(rows.filter((row) => row.result === wanted && (slot === undefined || row.slot === slot)));
  const succeeded = rows.filter(({ result }) => result === 'success');
  const failed = rows.filter(({ result }) => result === 'failure');
  return {
    slots: Array.from({ length: slots }, (_, slot) => ({
      from: new Date(from.getTime() + slot * slotMs),
      success: total('success', slot),
      failure: total('failure', slot),
    })),
    success: total('success'),
    failure: total('failure'),
    refusals: [...Map.groupBy(failed, ({ reason, code }) => `${reason} ${code}`).values()]
      .flatMap((same) => same.slice(0, 1).map(({ reason, code }) => ({ reason, code, count: sum(same) })))
      .toSorted((a, b) => b.count - a.count),
    methods: [...new Set(succeeded.flatMap(({ methods }) => methods))]
      .map((method) => ({ method, count: sum(succeeded.filter(({ methods }) => methods.includes(method))) }))
      .toSorted((a, b) => b.count - a.count),
  };
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((all, { count }) => all + count, 0);
}
