import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { lockTenant } from '../objects/lock.ts';
import { getTenant, saveSignInSettings } from '../tenants/store.ts';
import type { SignInSettings } from '../tenants/tenant.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** Changes how people sign in to applications; answers all of it. */
export async function changeSignInSettings(
  context: BusinessContext,
  tenant: TenantKey,
  wanted: Partial<SignInSettings>,
  actor: string,
): Promise<SignInSettings> {
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    await lockTenant(connection, tenant);
    const after = { ...(await getTenant(connection, tenant)).signIn, ...wanted };
    await saveSignInSettings(connection, tenant, after);
    const changes = Object.entries(wanted).map(([name, value]) => `${name}: ${String(value)}`);
    const values = { actor, changes: changes.join(', ') };
    await recordEvent(inside, tenant, businessEvents.settingsChanged, values, { actor });
    return after;
  });
}
