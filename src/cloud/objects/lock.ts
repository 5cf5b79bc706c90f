import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Connection } from '../../base/database/connection.ts';

export interface TenantLock {
  readonly tenant: TenantKey;
  /** The highest number of an object; 0 when the tenant never had one. */
  readonly lastNumber: number;
  /** One more than at the last time that somebody held the lock and committed. */
  readonly version: number;
  readonly lastBatch: number;
  readonly fence: number;
}

/**
 * Takes the tenant's lock until the transaction ends. Everybody who writes objects holds it: so names are unique
 * without retries, counters are right and the change log is in the order of commits.
 */
export async function lockTenant(transaction: Connection, tenant: TenantKey): Promise<TenantLock> {
  const { rows } = await sql<Omit<TenantLock, 'tenant'>>`
    insert into provisioning_state as known (tenant, version) values (${tenant.number}, 1)
    on conflict (tenant) do update set version = known.version + 1
    returning last_number as "lastNumber", version, last_batch as "lastBatch", fence`.execute(transaction);
  return { tenant, ...required(rows[0], 'the row of the tenant') };
}

/** Keeps the highest number that was given to an object. The caller has the tenant's lock. */
export async function saveLastNumber(transaction: Connection, tenant: TenantKey, lastNumber: number): Promise<void> {
  await sql`update provisioning_state set last_number = ${lastNumber} where tenant = ${tenant.number}`.execute(
    transaction,
  );
}
