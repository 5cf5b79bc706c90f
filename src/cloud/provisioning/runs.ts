import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import type { RunReport } from '../../wire/index.ts';
import { decodeCursor } from '../objects/cursor.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Page, Paging } from '../objects/page.ts';
import { toPage } from '../objects/page.ts';
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

/** The latest runs first. */
export async function listRuns(
  connection: Connection,
  tenant: TenantKey,
  { after, limit = 50 }: Paging = {},
): Promise<Page<RunSummary>> {
  const [startedAt, runId] = decodeCursor(after, ['time', 'text']);
  const start =
    startedAt === undefined ? sql`` : sql`and (r.started_at, r.run_id) < (${startedAt}::timestamptz, ${runId})`;
  const { rows } = await sql<RunSummary & { readonly startedAtText: string }>`
    select ${runColumns}, r.started_at::text as "startedAtText"
    from run r left join agent a on a.tenant = r.tenant and a.id = r.agent_id
    where r.tenant = ${tenant.number} ${start}
    order by r.started_at desc, r.run_id desc limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.startedAtText, row.runId]);
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
export async function listRunErrors(
  connection: Connection,
  tenant: TenantKey,
  runId: string,
  { after, limit = 50 }: Paging = {},
): Promise<Page<RunError>> {
  const [position = '-1'] = decodeCursor(after, ['integer']);
  const { rows } = await sql<RunError>`
    select position, connector, dn, display_name as "displayName", source_anchor as "sourceAnchor", code, detail
    from run_error where tenant = ${tenant.number} and run_id = ${runId} and position > ${position}::bigint
    order by position limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.position]);
}

/** Keeps a finished run; the same report again changes nothing. */
export async function saveRun(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  report: RunReport,
): Promise<void> {
  await inTransaction({ connection }, async ({ connection: transaction }) => {
    const { numAffectedRows } = await sql`
      insert into run (tenant, run_id, agent_id, profile, result, started_at, finished_at, steps, error_count,
        held_back_deletes)
      values (${tenant.number}, ${report.runId}, ${agentId}, ${report.profile}, ${report.result}, ${report.startedAt},
        ${report.finishedAt}, ${JSON.stringify(report.steps)}::jsonb,
        ${report.errorCount ?? report.errors.length},
        ${report.heldBackDeletes})
      on conflict (tenant, run_id) do nothing`.execute(transaction);
    if (numAffectedRows === 0n || report.errors.length === 0) return;
    const errors = report.errors.map((error, position) => ({ ...error, position }));
    await sql`insert into run_error (tenant, run_id, position, connector, dn, display_name, source_anchor, code, detail)
      select ${tenant.number}, ${report.runId}, e.position, e.connector, e.dn, e."displayName", e."sourceAnchor",
        e.code, e.detail
      from jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) as e
        (position integer, connector text, dn text, "displayName" text, "sourceAnchor" text,
          code text, detail jsonb)`.execute(transaction);
  });
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
