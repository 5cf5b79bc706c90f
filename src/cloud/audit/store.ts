import type { FeatureContext } from '../../base/feature-context.ts';
import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import type { Brand } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

type AuditId = Brand<string, 'AuditId'>;

/** The field's category of everything about passwords. */
export const PASSWORD_MANAGEMENT = 'Self-service Password Management';

export interface NewAuditEntry {
  readonly category: string;
  /** The field's words: "Reset password (by admin)". */
  readonly activity: string;
  /** `admin:NAME`, `person:ID`, `system`. */
  readonly actor: string;
  readonly targetId: string | null;
  readonly status: 'started' | 'success' | 'failure' | 'unknown';
  readonly reason: string;
  readonly correlationId: string;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface AuditEntry extends Required<NewAuditEntry> {
  readonly id: AuditId;
  readonly at: Date;
}

export async function writeAudit(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  entry: NewAuditEntry,
): Promise<void> {
  const now = clock.now();
  const { category, activity, actor, targetId, status, reason, correlationId, details = {} } = entry;
  await sql`insert into audit_entry
      (tenant, id, at, category, activity, actor, target_id, status, reason, correlation_id, details)
    values (${tenant.number}, ${newOrderedId<AuditId>(now.getTime())}, ${now}, ${category}, ${activity}, ${actor}, ${targetId},
      ${status}, ${reason}, ${correlationId}, ${JSON.stringify(details)}::jsonb)`.execute(connection);
}

/** The latest first, of the tenant or about one object. */
export async function listAudit(
  connection: Connection,
  tenant: TenantKey,
  { targetId, limit = 50 }: { readonly targetId?: string; readonly limit?: number } = {},
): Promise<readonly AuditEntry[]> {
  if (targetId !== undefined && !isUuid(targetId)) return [];
  const about = targetId === undefined ? sql`` : sql`and target_id = ${targetId}`;
  const { rows } =
    await sql<AuditEntry>`select id, at, category, activity, actor, target_id as "targetId", status, reason,
      correlation_id as "correlationId", details
    from audit_entry where tenant = ${tenant.number} ${about} order by id desc limit ${limit}`.execute(connection);
  return rows;
}
