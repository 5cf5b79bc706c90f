import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import { DAY, HOUR } from '../../base/clock.ts';
import type { Histogram } from '../../base/histogram.ts';
import { HISTOGRAM_CLASSES } from '../../base/histogram.ts';
import type { Heartbeat } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export const RAW_MS = 2 * DAY;
export const HOURLY_MS = 30 * DAY;

interface Row {
  readonly series: string;
  readonly at: string;
  readonly count: number;
  readonly total: number;
  readonly largest: number;
  readonly buckets: readonly number[] | null;
}

/** What is charted of a heartbeat. */
export function measuresOf({ at, host, engine, forests, cloud }: Heartbeat): readonly Row[] {
  const gauge = (series: string, value: number): Row => ({
    series,
    at,
    count: 1,
    total: value,
    largest: value,
    buckets: null,
  });
  const times = (series: string, { count, sumMs, maxMs, buckets }: Histogram): Row[] =>
    count === 0 ? [] : [{ series, at, count, total: sumMs, largest: maxMs, buckets }];
  return [
    gauge('load', host.load),
    gauge('memory', host.processMemoryBytes),
    ...(host.disk ? [gauge('disk-free', host.disk.freeBytes)] : []),
    gauge('pending', engine.pendingExports),
    ...times('cloud-batch', cloud.batch),
    ...times('cloud-request', cloud.request),
    ...forests.flatMap(({ name, latency, objects }) => [
      gauge(`objects:${name}`, objects),
      ...times(`bind:${name}`, latency.bind),
      ...times(`search:${name}`, latency.search),
      ...times(`read:${name}`, latency.read),
    ]),
  ];
}

/** The same heartbeat again changes nothing. */
export async function saveMeasures(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  rows: readonly Row[],
): Promise<void> {
  await sql`insert into measure (tenant, agent_id, series, at, count, total, largest, buckets)
    select ${tenant.number}, ${agentId}, m.series, m.at, m.count, m.total, m.largest, m.buckets
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (series text, at timestamptz, count bigint,
      total double precision, largest double precision, buckets bigint[])
    on conflict do nothing`.execute(connection);
}

/** One point of a series: a histogram where there is one, else a mean. */
export interface Point {
  readonly at: Date;
  readonly histogram: Histogram | null;
  readonly mean: number;
  readonly largest: number;
}

/** The points of some series of an agent since a moment: as measured while that is kept, else by the hour. */
export async function readSeries(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  { series, since, hourly }: { readonly series: readonly string[]; readonly since: Date; readonly hourly: boolean },
): Promise<ReadonlyMap<string, readonly Point[]>> {
  const table = hourly ? sql`measure_hour` : sql`measure`;
  const { rows } = await sql<{
    series: string;
    at: Date;
    count: number;
    total: number;
    largest: number;
    buckets: readonly (number | string)[] | null;
  }>`
    select series, at, count, total, largest, buckets from ${table}
    where tenant = ${tenant.number} and agent_id = ${agentId} and series = any(${series}::text[]) and at >= ${since}
    order by series, at`.execute(connection);
  const found = new Map<string, Point[]>(series.map((name) => [name, []]));
  for (const { series: name, at, count, total, largest, buckets } of rows) {
    // Counts of an array arrive as text from a server, which parses them in no array.
    const classes = buckets?.map(Number);
    const histogram =
      classes?.length === HISTOGRAM_CLASSES ? { count, sumMs: total, maxMs: largest, buckets: classes } : null;
    found.get(name)?.push({ at, histogram, mean: count > 0 ? total / count : 0, largest });
  }
  return found;
}

/**
 * Computes the hours of a tenant again from what was measured in them. Whole hours from whole data: done twice, or at
 * two nodes, it gives the same.
 */
export async function rollUpMeasures(connection: Connection, tenant: TenantKey, now: Date): Promise<void> {
  // Heartbeats that an agent kept while the cloud was away come late: every hour that still has all its parts is made
  // again.
  const since = new Date(Math.ceil((now.getTime() - RAW_MS) / HOUR) * HOUR);
  await sql`
    with part as (
      select agent_id, series, date_trunc('hour', at, 'UTC') as hour, count, total, largest, buckets
      from measure where tenant = ${tenant.number} and at >= ${since}),
    class as (
      select agent_id, series, hour, place, sum(size)::bigint as size
      from part cross join unnest(part.buckets) with ordinality as b (size, place)
      group by agent_id, series, hour, place),
    classes as (
      select agent_id, series, hour, array_agg(size order by place) as buckets from class
      group by agent_id, series, hour)
    insert into measure_hour as known (tenant, agent_id, series, at, count, total, largest, buckets)
    select ${tenant.number}::integer, p.agent_id, p.series, p.hour, sum(p.count)::bigint, sum(p.total), max(p.largest),
      (select c.buckets from classes c where c.agent_id = p.agent_id and c.series = p.series and c.hour = p.hour)
    from part p group by p.agent_id, p.series, p.hour
    on conflict (tenant, agent_id, series, at) do update set count = excluded.count, total = excluded.total,
      largest = excluded.largest, buckets = excluded.buckets
    where known.count <> excluded.count`.execute(connection);
}

/** Drops the measurements of all tenants that are past their time. */
export async function sweepMeasures(connection: Connection, now: Date): Promise<void> {
  const before = (ageMs: number): Date => new Date(now.getTime() - ageMs);
  await sql`${sweep('measure-past')} delete from measure where at < ${before(RAW_MS)}`.execute(connection);
  await sql`${sweep('measure-past')} delete from measure_hour where at < ${before(HOURLY_MS)}`.execute(connection);
}
