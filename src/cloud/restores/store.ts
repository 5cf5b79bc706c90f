import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { Brand } from '../../base/ids.ts';
import { isUuid } from '../../base/ids.ts';
import type { RestoreResult } from '../accounts/restore-selection.ts';
import type { BinFilter } from '../objects/bin-list.ts';
import { listSource } from '../objects/list-source.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export type RestoreId = Brand<string, 'RestoreId'>;

/** What somebody restores at once, and how far it is. */
export interface RestoreJob {
  readonly id: RestoreId;
  readonly selection: BinFilter;
  readonly actor: string;
  readonly total: number;
  readonly done: number;
  readonly restored: number;
  readonly cursor: string | null;
  readonly startedAt: Date;
  /** When the last thousand were done: without an end and long ago, its node is gone. */
  readonly movedAt: Date;
  readonly finishedAt: Date | null;
}

const columns = sql`id, selection, actor, total, done, restored, cursor, started_at as "startedAt",
  moved_at as "movedAt", finished_at as "finishedAt"`;

export async function getRestore(
  connection: Connection,
  tenant: TenantKey,
  id: string,
): Promise<RestoreJob | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<RestoreJob>`select ${columns} from restore_job
    where tenant = ${tenant.number} and id = ${id}`.execute(connection);
  return rows[0];
}

export async function insertRestore(
  connection: Connection,
  tenant: TenantKey,
  { id, selection, actor, total, startedAt }: Pick<RestoreJob, 'id' | 'selection' | 'actor' | 'total' | 'startedAt'>,
): Promise<void> {
  await sql`insert into restore_job (tenant, id, selection, actor, total, started_at, moved_at)
    values (${tenant.number}, ${id}, ${JSON.stringify(selection)}::jsonb, ${actor}, ${total}, ${startedAt},
      ${startedAt})`.execute(connection);
}

/** The next thousand are done. */
export async function moveRestore(
  connection: Connection,
  tenant: TenantKey,
  job: RestoreJob,
  { items, next, now }: { readonly items: readonly RestoreResult[]; readonly next: string | null; readonly now: Date },
): Promise<void> {
  const rows = items.map((item, at) => ({ ...item, position: job.done + at }));
  await sql`insert into restore_result (tenant, job, position, object_id, class, name, outcome, waiting)
    select ${tenant.number}, ${job.id}, r.position, r."objectId", r."objectClass", r.name, r.outcome, r.waiting
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (position integer, "objectId" uuid,
      "objectClass" text, name text, outcome text, waiting jsonb)`.execute(connection);
  const restored = items.filter(({ outcome }) => outcome === 'restored').length;
  await sql`update restore_job set done = done + ${items.length}, restored = restored + ${restored}, cursor = ${next},
      moved_at = ${now}, finished_at = ${next === null ? now : null}
    where tenant = ${tenant.number} and id = ${job.id}`.execute(connection);
}

export interface ResultFilter {
  readonly job: RestoreId;
  readonly outcome?: RestoreResult['outcome'] | undefined;
}

/** What became of each object, in the order in which they were restored. */
export const restoreResults = listSource<RestoreResult, ResultFilter>({
  columns: sql`r.object_id as "objectId", r.class as "objectClass", r.name, r.outcome, r.waiting`,
  from: (tenant, { job, outcome }) => sql`restore_result r where r.tenant = ${tenant.number} and r.job = ${job}::uuid
    ${outcome === undefined ? sql`` : sql`and r.outcome = ${outcome}`}`,
  sorts: [{ name: 'order', keys: [{ of: sql`r.position`, as: 'integer' }] }],
});
