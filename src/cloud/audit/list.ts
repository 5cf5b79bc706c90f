import { sql } from 'kysely';
import { listSource } from '../objects/list-source.ts';
import type { AuditEntry } from './store.ts';

/** What people look for in the audit; texts are parts, in any letter case. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly activity?: string | undefined;
  readonly targetId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly status?: AuditEntry['status'] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The entries, the latest first. */
export const auditList = listSource<AuditEntry, AuditFilter>({
  columns: sql`e.id, e.at, e.category, e.activity, e.actor, e.target_id as "targetId", e.status, e.reason, e.address,
    e.correlation_id as "correlationId", e.details`,
  from: (tenant, { actor, activity, targetId, correlationId, status, since, until }) => sql`audit_entry e
    where e.tenant = ${tenant.number}
      ${actor === undefined ? sql`` : sql`and strpos(lower(e.actor), lower(${actor})) > 0`}
      ${activity === undefined ? sql`` : sql`and strpos(lower(e.activity), lower(${activity})) > 0`}
      ${targetId === undefined ? sql`` : sql`and e.target_id = ${targetId}::uuid`}
      ${correlationId === undefined ? sql`` : sql`and e.correlation_id = ${correlationId}`}
      ${status === undefined ? sql`` : sql`and e.status = ${status}`}
      ${since === undefined ? sql`` : sql`and e.at >= ${since}`}
      ${until === undefined ? sql`` : sql`and e.at < ${until}`}`,
  sorts: [{ name: 'time', keys: [{ of: sql`e.id`, as: 'uuid' }], descending: true }],
});
