import { HOUR } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { lockTenant } from '../objects/lock.ts';
import type { Matching } from '../tenants/matching.ts';
import { matchingAt } from '../tenants/matching.ts';
import { getTenant, saveMatching } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/**
 * Allows soft match and takeover by hard match for some hours. Under the tenant's lock: a batch sees the old state or
 * the new one.
 */
export async function allowMatching(
  context: BusinessContext,
  tenant: TenantKey,
  hours: number,
  actor: string,
): Promise<Matching> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const now = clock.now();
    const until = new Date(now.getTime() + hours * HOUR);
    const allowed = { ...(await getTenant(connection, tenant)), matchingEndsAt: until };
    await saveMatching(connection, tenant, allowed);
    await recordEvent(inside, tenant, businessEvents.matchingAllowed, { until: until.toISOString(), actor }, { actor });
    return matchingAt(allowed, now);
  });
}

/** Blocks soft match and takeover by hard match, from now on. */
export async function denyMatching(context: BusinessContext, tenant: TenantKey, actor: string): Promise<Matching> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const denied = { blockSoftMatch: true, blockCloudObjectTakeover: true, matchingEndsAt: null };
    await saveMatching(connection, tenant, denied);
    await recordEvent(inside, tenant, businessEvents.matchingDenied, { actor }, { actor });
    return matchingAt(denied, clock.now());
  });
}
