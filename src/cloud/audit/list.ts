import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AuditEntry } from './store.ts';

/** What people look for in the audit; texts are parts, in any letter case. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly activity?: string | undefined;
  readonly targetId?: string | undefined;
  readonly status?: AuditEntry['status'] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface AuditPage {
  readonly items: readonly AuditEntry[];
  /** `after` of the next page. */
  readonly next: string | null;
}

/** The latest first; `after` is the id of the last entry of the page before. */
export async function pageAudit(
  connection: Connection,
  tenant: TenantKey,
  filter: AuditFilter,
  { after, limit = 50 }: { readonly after?: string | undefined; readonly limit?: number } = {},
): Promise<AuditPage> {
  const { actor, activity, targetId, status, since, until } = filter;
  const { rows } = await sql<AuditEntry>`
    select id, at, category, activity, actor, target_id as "targetId", status, reason, address,
      correlation_id as "correlationId", details
    from audit_entry where tenant = ${tenant.number}
      ${actor === undefined ? sql`` : sql`and strpos(lower(actor), lower(${actor})) > 0`}
      ${activity === undefined ? sql`` : sql`and strpos(lower(activity), lower(${activity})) > 0`}
      ${targetId === undefined ? sql`` : sql`and target_id = ${targetId}::uuid`}
      ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${since === undefined ? sql`` : sql`and at >= ${since}`}
      ${until === undefined ? sql`` : sql`and at < ${until}`}
      ${after === undefined ? sql`` : sql`and id < ${after}::uuid`}
    order by id desc limit ${limit + 1}`.execute(connection);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
