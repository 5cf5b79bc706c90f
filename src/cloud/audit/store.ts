import type { FeatureContext } from '../../base/feature-context.ts';
import { isUuid } from '../../base/ids.ts';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ChangeRecord } from '../../base/database/change-record.ts';
import type { Brand } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import { currentOrigin } from '../../base/origin.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

type AuditId = Brand<string, 'AuditId'>;

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
  /** Where it was asked from; null for commands at the server and for the service itself. */
  readonly address: string | null;
}

export async function writeAudit(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  entry: NewAuditEntry,
): Promise<void> {
  await insertOf(clock.now(), tenant, entry, sql``).execute(connection);
}

/** An entry that is written in the statement of the change that it records. */
export function auditRecord(tenant: TenantKey, now: Date, entry: NewAuditEntry): ChangeRecord {
  return { insert: insertOf(now, tenant, entry, sql`from change`) };
}

function insertOf(now: Date, tenant: TenantKey, entry: NewAuditEntry, from: RawBuilder<unknown>): RawBuilder<unknown> {
  const { category, activity, actor, targetId, status, reason, correlationId, details = {} } = entry;
  return sql`insert into audit_entry
      (tenant, id, at, category, activity, actor, target_id, status, reason, address, correlation_id, details)
    select ${tenant.number}, ${newOrderedId<AuditId>(now.getTime())}, ${now}, ${category}, ${activity}, ${actor},
      ${targetId}, ${status}, ${reason}, ${currentOrigin()?.address ?? null}::text, ${correlationId}, ${JSON.stringify(details)}::jsonb ${from}`;
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
    await sql<AuditEntry>`select id, at, category, activity, actor, target_id as "targetId", status, reason, address,
      correlation_id as "correlationId", details
    from audit_entry where tenant = ${tenant.number} ${about} order by id desc limit ${limit}`.execute(connection);
  return rows;
}
