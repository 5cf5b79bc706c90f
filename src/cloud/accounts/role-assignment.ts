import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { lockTenant } from '../objects/lock.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { getTenant } from '../tenants/store.ts';
import { ensureAccount } from './account.ts';
import type { Actor } from './actor.ts';
import { nameOf, refuseActor } from './actor.ts';
import { keepEmergency } from './emergency.ts';
import { accountErrors } from './errors.ts';
import { getPerson } from './person.ts';
import type { Role } from './role.ts';
import { assignedRoles, deleteAssignment, insertAssignment } from './role-store.ts';
import { endSessions } from './session-store.ts';

/**
 * Roles are assigned to people directly, never through groups, so that no synchronization can give one. Who changes
 * them holds the tenant's lock, as provisioning does: nobody becomes a role holder in the moment in which a forest
 * takes them over.
 */

/**
 * False when they had it already. Throws `accounts.unknown-user`, `accounts.synchronized-global` and what `refuseAct`
 * throws.
 */
export async function assignRole(
  context: BusinessContext,
  tenant: TenantKey,
  { name, role }: { readonly name: string; readonly role: Role },
  actor: Actor,
): Promise<boolean> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const person = await getPerson(connection, tenant, name);
    await refuseActor(connection, actor, person, 'change-roles');
    const held = await assignedRoles(connection, tenant, person.id);
    if (held.includes(role)) return false;
    if (role === 'global' && person.synchronized && !(await getTenant(connection, tenant)).allowSynchronizedGlobal)
      throw accountErrors('accounts.synchronized-global', { name: person.upn });
    const by = nameOf(actor);
    await ensureAccount(connection, tenant, person.id);
    await endSessions(connection, tenant, [person.id], clock.now());
    await insertAssignment(connection, tenant, { id: person.id, role, by, at: clock.now() });
    const values = { role, user: person.upn, actor: by };
    await recordEvent(inside, tenant, businessEvents.roleAssigned, values, { actor: by, targetId: person.id });
    return true;
  });
}

/**
 * False when they did not have it. Throws `accounts.unknown-user`, `accounts.last-emergency` and what `refuseAct`
 * throws.
 */
export async function removeRole(
  context: BusinessContext,
  tenant: TenantKey,
  { name, role }: { readonly name: string; readonly role: Role },
  actor: Actor,
): Promise<boolean> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const person = await getPerson(connection, tenant, name);
    await refuseActor(connection, actor, person, 'change-roles');
    const held = await assignedRoles(connection, tenant, person.id);
    if (!held.includes(role)) return false;
    if (role === 'global') await keepEmergency(connection, person);
    const by = nameOf(actor);
    await endSessions(connection, tenant, [person.id], clock.now());
    await deleteAssignment(connection, tenant, { id: person.id, role });
    const values = { role, user: person.upn, actor: by };
    await recordEvent(inside, tenant, businessEvents.roleRemoved, values, { actor: by, targetId: person.id });
    return true;
  });
}
