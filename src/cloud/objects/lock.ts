import { sql } from 'kysely';
import type { TenantId } from '../tenants/tenant.ts';
import type { Connection } from './page.ts';

export interface TenantLock {
  readonly tenantId: TenantId;
  /** The tenant as references name it. */
  readonly tenantNumber: number;
  /** The highest number of an object; 0 when the tenant never had one. */
  readonly lastNumber: number;
  /** One more than at the last time that somebody held the lock and committed. */
  readonly version: number;
  readonly lastBatch: number;
  readonly fence: number;
}

/**
 * Takes the tenant's lock until the transaction ends. Everybody who writes objects holds it: so names are unique without retries, counters are right
 * and the change log is in the order of commits.
 */
export async function lockTenant(transaction: Connection, tenantId: TenantId): Promise<TenantLock> {
  for (;;) {
    const { rows } = await sql<TenantLock>`
      update provisioning_state set version = version + 1 where tenant_id = ${tenantId}
      returning tenant_id as "tenantId", tenant_number as "tenantNumber", last_number as "lastNumber", version, last_batch as "lastBatch",
        fence`.execute(transaction);
    if (rows[0]) return rows[0];
    await sql`insert into provisioning_state (tenant_id) values (${tenantId}) on conflict (tenant_id) do nothing`.execute(
      transaction,
    );
  }
}

/** Keeps the highest number that was given to an object. The caller has the tenant's lock. */
export async function saveLastNumber(transaction: Connection, tenantId: TenantId, lastNumber: number): Promise<void> {
  await sql`update provisioning_state set last_number = ${lastNumber} where tenant_id = ${tenantId}`.execute(
    transaction,
  );
}
