import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface ProvisioningPosition {
  readonly lastBatch: number;
  readonly lastBatchAt: Date | null;
  readonly fence: number;
}

/** Where the provisioning of a tenant stands; zeros before the first batch. */
export async function readPosition(connection: Connection, tenant: TenantKey): Promise<ProvisioningPosition> {
  const { rows } = await sql<ProvisioningPosition>`
    select last_batch as "lastBatch", last_batch_at as "lastBatchAt", fence from provisioning_state
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0] ?? { lastBatch: 0, lastBatchAt: null, fence: 0 };
}
