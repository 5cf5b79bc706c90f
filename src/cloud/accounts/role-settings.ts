import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { lockTenant } from '../objects/lock.ts';
import { saveRoleSettings } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { endSessions } from './session-store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf } from './actor.ts';
import { listRoleHolders } from './person.ts';
import { refuseWithout } from './rights.ts';
import { only } from './role.ts';

/**
 * Whether people from a forest may be global administrators. Those whom it concerns have to sign in again. Throws
 * `accounts.role-needed` to everybody but global administrators.
 */
export async function changeRoleSettings(
  context: BusinessContext,
  tenant: TenantKey,
  settings: Pick<Tenant, 'allowSynchronizedGlobal'>,
  actor: Actor,
): Promise<void> {
  if ('person' in actor) refuseWithout(actor.person.roles, only());
  const by = nameOf(actor);
  await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    await saveRoleSettings(connection, tenant, settings);
    const holders = await listRoleHolders(connection, tenant, ['global']);
    const concerned = holders.filter(({ synchronized }) => synchronized).map(({ id }) => id);
    await endSessions(connection, tenant, concerned, clock.now());
    const values = { allowed: settings.allowSynchronizedGlobal ? 'allowed' : 'not allowed', actor: by };
    await recordEvent(inside, tenant, businessEvents.roleSettingsChanged, values, { actor: by });
  });
}
