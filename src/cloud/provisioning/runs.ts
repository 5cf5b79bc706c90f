import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import type { RunReport } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Count } from '../objects/list-source.ts';
import { COUNTED, cursorAfter, listSource } from '../objects/list-source.ts';
import { ensureSearchIndex } from '../objects/search-index.ts';
import { isQuiet } from './run-changes.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface RunSummary {
  readonly runId: string;
  readonly agentId: string;
  readonly agentName: string | null;
  readonly profile: string;
  readonly result: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly errorCount: number;
  readonly heldBackDeletes: number;
  readonly steps: RunReport['steps'];
}

export type RunError = Omit<RunReport['errors'][number], 'displayName' | 'sourceAnchor'> & {
  readonly position: number;
  readonly displayName: string | null;
  readonly sourceAnchor: string | null;
};

const runColumns = sql`r.run_id as "runId", r.agent_id as "agentId", a.name as "agentName", r.profile, r.result,
  r.started_at as "startedAt", r.finished_at as "finishedAt", r.error_count as "errorCount",
  r.held_back_deletes as "heldBackDeletes", r.steps`;

/** Which runs: all of them, or those that changed or reported something. */
export interface RunFilter {
  readonly show?: 'changes' | 'all' | undefined;
  readonly agentId?: string | undefined;
  readonly result?: 'success' | 'problems' | undefined;
}

const isProblem = sql`(r.result <> 'success' or r.error_count > 0)`;

/** The runs of the tenant's agents, the latest first. */
export const runList = listSource<RunSummary, RunFilter>({
  columns: runColumns,
  from: (tenant, { show = 'all', agentId, result }) => sql`run r
    left join agent a on a.tenant = r.tenant and a.id = r.agent_id
    where r.tenant = ${tenant.number} ${show === 'changes' ? sql`and not r.is_quiet` : sql``}
      ${agentId === undefined ? sql`` : sql`and r.agent_id = ${agentId}::uuid`}
      ${result === undefined ? sql`` : result === 'problems' ? sql`and ${isProblem}` : sql`and not ${isProblem}`}`,
  sorts: [
    {
      name: 'started',
      keys: [
        { of: sql`r.started_at`, as: 'time' },
        { of: sql`r.run_id`, as: 'text' },
      ],
      descending: true,
    },
  ],
});

/** Where the list of all runs goes on behind this one. */
export function afterRun({ startedAt, runId }: Pick<RunSummary, 'startedAt' | 'runId'>): string {
  return cursorAfter({ name: 'started', descending: true }, [startedAt.toISOString(), runId]);
}

/** Runs one after the other that changed nothing, between two that did. */
export interface QuietRuns extends Count {
  readonly from: Date;
  readonly until: Date;
}

/** What lies between two points in time, where only quiet runs are. */
export interface Gap {
  readonly after: Date | null;
  readonly before: Date | null;
}

/** For each gap what is in it, or null: counted in the index, up to a thousand each. */
export async function countQuietRuns(
  connection: Connection,
  tenant: TenantKey,
  gaps: readonly Gap[],
): Promise<readonly (QuietRuns | null)[]> {
  if (gaps.length === 0) return [];
  const { rows } = await sql<{ count: number; from: Date | null; until: Date | null }>`
    select c.count, c.from, c.until
    from unnest(${gaps.map(({ after }) => after?.toISOString() ?? '-infinity')}::timestamptz[],
      ${gaps.map(({ before }) => before?.toISOString() ?? 'infinity')}::timestamptz[])
      with ordinality as g (lo, hi, at)
    cross join lateral (select count(*)::int as count, min(q.started_at) as from, max(q.started_at) as until
      from (select r.started_at from run r where r.tenant = ${tenant.number} and r.is_quiet
        and r.started_at > g.lo and r.started_at < g.hi order by r.started_at desc limit ${COUNTED + 1}) q) c
    order by g.at`.execute(connection);
  return rows.map(({ count, from, until }) =>
    from && until ? { count: Math.min(count, COUNTED), isMore: count > COUNTED, from, until } : null,
  );
}

export async function getRun(
  connection: Connection,
  tenant: TenantKey,
  runId: string,
): Promise<RunSummary | undefined> {
  const { rows } = await sql<RunSummary>`
    select ${runColumns} from run r left join agent a on a.tenant = r.tenant and a.id = r.agent_id
    where r.tenant = ${tenant.number} and r.run_id = ${runId}`.execute(connection);
  return rows[0];
}

/** The errors of one run in the order in which the agent met them. */
export const runErrorList = listSource<RunError, { readonly runId: string; readonly code?: string | undefined }>({
  columns: sql`e.position, e.connector, e.dn, e.display_name as "displayName", e.source_anchor as "sourceAnchor", e.code,
    e.detail`,
  from: (tenant, { runId, code }) => sql`run_error e where e.tenant = ${tenant.number} and e.run_id = ${runId}
    ${code === undefined ? sql`` : sql`and e.code = ${code}`}`,
  sorts: [{ name: 'met', keys: [{ of: sql`e.position`, as: 'integer' }] }],
});

/** Further errors are taken of the run that the same agent reported. */
async function isOwnRun(connection: Connection, tenant: TenantKey, agentId: string, runId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from run
    where tenant = ${tenant.number} and run_id = ${runId} and agent_id = ${agentId}`.execute(connection);
  return rows.length > 0;
}

/**
 * Keeps a finished run, or a further part of its errors; the same report again changes nothing. A first fill has ended
 * with it.
 */
export async function saveRun(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  report: RunReport,
): Promise<void> {
  await inTransaction({ connection }, async ({ connection: transaction }) => {
    const { numAffectedRows } = await sql`
      insert into run (tenant, run_id, agent_id, profile, result, started_at, finished_at, steps, error_count,
        held_back_deletes, is_quiet, changes_after, changes_upto)
      values (${tenant.number}, ${report.runId}, ${agentId}, ${report.profile}, ${report.result}, ${report.startedAt},
        ${report.finishedAt}, ${JSON.stringify(report.steps)}::jsonb,
        ${report.errorCount ?? report.errors.length},
        ${report.heldBackDeletes}, ${isQuiet(report)},
        coalesce((select max(changes_upto) from run where tenant = ${tenant.number} and agent_id = ${agentId}), 0),
        coalesce((select last_change from provisioning_state where tenant = ${tenant.number}), 0))
      on conflict (tenant, run_id) do nothing`.execute(transaction);
    const { errorsBefore = 0, errorCount } = report;
    const isFirst = errorsBefore === 0;
    if (isFirst ? numAffectedRows === 0n : !(await isOwnRun(transaction, tenant, agentId, report.runId))) return;
    if (!isFirst && errorCount !== undefined)
      await sql`update run set error_count = ${errorCount}
        where tenant = ${tenant.number} and run_id = ${report.runId}`.execute(transaction);
    if (report.errors.length === 0) return;
    const errors = report.errors.map((error, index) => ({ ...error, position: errorsBefore + index }));
    await sql`insert into run_error (tenant, run_id, position, connector, dn, display_name, source_anchor, code, detail)
      select ${tenant.number}, ${report.runId}, e.position, e.connector, e.dn, e."displayName", e."sourceAnchor",
        e.code, e.detail
      from jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) as e
        (position integer, connector text, dn text, "displayName" text, "sourceAnchor" text,
          code text, detail jsonb)
      on conflict (tenant, run_id, position) do nothing`.execute(transaction);
  });
  await ensureSearchIndex(connection);
}

/**
 * When the cloud was last known to agree with the forests: the end of the latest run that did everything it set out to
 * do. Errors of single objects do not make the rest old, so that a run that completed counts too.
 */
export async function lastSuccess(connection: Connection, tenant: TenantKey): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select finished_at as at from run
    where tenant = ${tenant.number} and (result = 'success' or result like 'completed-%')
    order by started_at desc, run_id desc limit 1`.execute(connection);
  return rows[0]?.at ?? null;
}
