import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { lockTenant } from '../objects/lock.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { ensureAccount, readAccount, saveSignInBlocked } from './account.ts';
import type { Actor } from './actor.ts';
import { nameOf, refuseActor } from './actor.ts';
import { keepEmergency } from './emergency.ts';
import { getPerson } from './person.ts';
import { endSessions } from './session-store.ts';

/**
 * Blocks the sign-in of somebody in the cloud and ends their sessions, or unblocks it; false when it was so already.
 * A synchronization does not change it. Throws `accounts.unknown-user`, `accounts.last-emergency` and what
 * `refuseAct` throws.
 */
export async function blockSignIn(
  context: BusinessContext,
  tenant: TenantKey,
  { name, isBlocked }: { readonly name: string; readonly isBlocked: boolean },
  actor: Actor,
): Promise<boolean> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const person = await getPerson(connection, tenant, name);
    await refuseActor(connection, actor, person, 'block-sign-in');
    if ((await readAccount(connection, tenant, person.id)).signInBlocked === isBlocked) return false;
    if (isBlocked) await keepEmergency(connection, person);
    await ensureAccount(connection, tenant, person.id);
    await endSessions(connection, tenant, [person.id], clock.now());
    await saveSignInBlocked(connection, tenant, person.id, isBlocked);
    const by = nameOf(actor);
    const event = isBlocked ? businessEvents.signInBlocked : businessEvents.signInUnblocked;
    await recordEvent(inside, tenant, event, { user: person.upn, actor: by }, { actor: by, targetId: person.id });
    return true;
  });
}
