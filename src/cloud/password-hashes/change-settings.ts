import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import { lockTenant } from '../objects/lock.ts';
import { getTenant, savePasswordSettings } from '../tenants/store.ts';
import type { SynchronizedPasswords } from '../tenants/tenant.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { hashEvents } from './events.ts';

/** Changes how synchronized people sign in with their passwords; answers all of it. */
export async function changePasswordSettings(
  context: BusinessContext,
  tenant: TenantKey,
  changes: Partial<SynchronizedPasswords>,
  actor: string,
): Promise<SynchronizedPasswords> {
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    await lockTenant(connection, tenant);
    const after = { ...(await getTenant(connection, tenant)).passwords, ...changes };
    await savePasswordSettings(connection, tenant, after);
    const word = (isHonoured: boolean): string => (isHonoured ? 'honour' : 'ignore');
    const values = {
      verification: after.verification,
      mustChange: word(after.honourMustChange),
      accountExpiry: word(after.honourAccountExpiry),
      days: after.maximumDays ?? 'never',
      actor,
    };
    await recordEvent(inside, tenant, hashEvents.settingsChanged, values, { actor });
    return after;
  });
}
