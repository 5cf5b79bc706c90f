import { sql } from 'kysely';
import type { TenantId } from '../tenants/tenant.ts';
import type { Connection } from './page.ts';

export interface ProvisioningPosition {
  readonly lastBatch: number;
  readonly fence: number;
}

/**
 * Takes the tenant's lock until the transaction ends. Everybody who writes objects holds it: so names are unique without retries, counters are right
 * and the change log is in the order of commits.
 */
export async function lockTenant(transaction: Connection, tenantId: TenantId): Promise<ProvisioningPosition> {
  const { rows } = await sql<ProvisioningPosition>`
    insert into provisioning_state (tenant_id) values (${tenantId})
    on conflict (tenant_id) do update set last_batch = provisioning_state.last_batch
    returning last_batch as "lastBatch", fence`.execute(transaction);
  return rows[0] ?? { lastBatch: 0, fence: 0 };
}
