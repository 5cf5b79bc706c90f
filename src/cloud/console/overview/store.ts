import { sql } from 'kysely';
import type { Connection } from '../../objects/store.ts';
import type { TenantId } from '../../tenants/tenant.ts';

/**
 * When the cloud was last known to agree with the forests: the end of the latest run that did everything it set out to do. Errors of single objects do not
 * make the rest old, so that a run that completed counts too.
 */
export async function lastSuccess(connection: Connection, tenantId: TenantId): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select finished_at as at from run
    where tenant_id = ${tenantId} and (result = 'success' or result like 'completed-%')
    order by started_at desc, run_id desc limit 1`.execute(connection);
  return rows[0]?.at ?? null;
}
