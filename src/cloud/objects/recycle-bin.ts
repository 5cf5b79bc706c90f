import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { writeChanges } from './change-log.ts';
import { CountChanges } from './counters.ts';
import { lockTenant } from './lock.ts';
import type { ObjectId } from './object.ts';
import { removeFromSearch } from './search-store.ts';

/** How long a deleted object can be restored with its id, memberships and source anchor. */
export const RETENTION_MS = 30 * DAY;

/** Removes for good what is in the recycle bin for longer than the retention. Answers how many. */
export async function purgeExpired(context: FeatureContext, tenant: TenantKey): Promise<number> {
  const before = new Date(context.clock.now().getTime() - RETENTION_MS);
  return await purge(context, tenant, 'system', sql`deleted_at < ${before}`);
}

async function purge(
  context: FeatureContext,
  tenant: TenantKey,
  actor: string,
  condition: ReturnType<typeof sql>,
): Promise<number> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    await lockTenant(transaction, tenant);
    const { rows } = await sql<{ objectId: ObjectId; number: number; objectClass: CloudClass }>`
      delete from object where tenant = ${tenant.number} and deleted_at is not null and ${condition}
      returning id as "objectId", number, class as "objectClass"`.execute(transaction);
    if (rows.length === 0) return 0;
    const numbers = rows.map(({ number }) => number);
    await sql`delete from reference where tenant = ${tenant.number} and source = any(${numbers}::integer[])`.execute(
      transaction,
    );
    await sql`delete from reference where tenant = ${tenant.number} and target = any(${numbers}::integer[])`.execute(
      transaction,
    );
    await sql`delete from object_forest where tenant = ${tenant.number} and number = any(${numbers}::integer[])`.execute(
      transaction,
    );
    await removeFromSearch(transaction, tenant, numbers);
    const counts = new CountChanges();
    for (const { objectClass } of rows) counts.add(objectClass, 'deleted', -1);
    await counts.write(transaction, tenant);
    const changes = rows.map(({ number: _number, ...row }) => ({ ...row, kind: 'purged' as const, details: {} }));
    await writeChanges(transaction, tenant, { actor, at: clock.now() }, changes);
    return rows.length;
  });
}
