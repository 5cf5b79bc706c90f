import { sql } from 'kysely';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { Actor } from '../accounts/actor.ts';
import { nameOf, refuseActor } from '../accounts/actor.ts';
import { accountErrors } from '../accounts/errors.ts';
import { keepEmergency } from '../accounts/emergency.ts';
import { keepers, refuseWithout } from '../accounts/rights.ts';
import { roleDetail } from '../accounts/role.ts';
import { assignedRoles } from '../accounts/role-store.ts';
import { endSessions } from '../accounts/session-store.ts';
import { cloudErrors } from '../errors.ts';
import { deleteHashes } from '../password-hashes/store.ts';
import { writeChanges } from '../objects/change-log.ts';
import { CountChanges } from '../objects/counters.ts';
import { lockTenant } from '../objects/lock.ts';
import type { ObjectDetail } from '../objects/object.ts';
import { binSearch } from '../objects/search-store.ts';
import { getObject } from '../objects/store.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/**
 * Puts an object into the recycle bin: one that is mastered in the cloud, or an orphan, which no source wants any more.
 * Its names and addresses are free, its user is signed out.
 *
 * Throws `cloud.unknown-object`, `cloud.mastered-on-premises`, `accounts.holds-roles`, `accounts.last-emergency` and
 * what `refuseActor` throws.
 */
export async function deleteObject(
  context: BusinessContext,
  tenant: TenantKey,
  id: string,
  actor: Actor,
): Promise<ObjectDetail> {
  return await inTransaction(context, async (inside) => {
    const { connection, clock } = inside;
    await lockTenant(connection, tenant);
    const object = await getObject(connection, tenant, id);
    if (!object || object.deletedAt !== null) throw cloudErrors('cloud.unknown-object', { id });
    await refuseProtected(connection, tenant, object, actor);
    if (!canBeDeleted(object)) throw cloudErrors('cloud.mastered-on-premises', {});
    const now = clock.now();
    await sql`delete from address where tenant = ${tenant.number} and object_id = ${object.id}`.execute(connection);
    await sql`delete from quarantine where tenant = ${tenant.number} and object_id = ${object.id}`.execute(connection);
    await sql`update object set deleted_at = ${now}, changed_at = ${now}
      where tenant = ${tenant.number} and id = ${object.id}`.execute(connection);
    await binSearch(connection, tenant, [object.number]);
    if (object.objectClass === 'user') {
      await endSessions(connection, tenant, [object.id], now);
      await deleteHashes(connection, tenant, [object.id]);
    }
    const counts = new CountChanges();
    counts.move(object.objectClass, object.synchronized ? 'synchronized' : 'cloud', 'deleted');
    await counts.write(connection, tenant);
    const by = nameOf(actor);
    const change = { objectId: object.id, objectClass: object.objectClass, kind: 'deleted', details: {} } as const;
    await writeChanges(connection, tenant, { actor: `admin:${by}`, at: now }, [change]);
    const values = { object: object.id, actor: by };
    await recordEvent(inside, tenant, businessEvents.objectDeleted, values, { actor: by, targetId: object.id });
    return object;
  });
}

/** Whether nothing on-premises stands in the way: it is of the cloud, or held back as a delete by its agent. */
export function canBeDeleted({ synchronized, sourceAnchor, isOrphan }: ObjectDetail): boolean {
  return !synchronized || sourceAnchor === null || isOrphan;
}

/** Whoever has a role loses it first: a deletion must not take rights away in passing, and the bin gives none back. */
async function refuseProtected(
  connection: Connection,
  tenant: TenantKey,
  object: ObjectDetail,
  actor: Actor,
): Promise<void> {
  if (object.objectClass !== 'user') {
    if ('person' in actor) refuseWithout(actor.person.roles, keepers[object.objectClass]);
    return;
  }
  const person = { tenant, id: object.id, upn: object.userPrincipalName ?? object.id };
  await refuseActor(connection, actor, person, 'delete');
  await keepEmergency(connection, person);
  const held = await assignedRoles(connection, tenant, object.id);
  if (held.length > 0) throw accountErrors('accounts.holds-roles', { name: person.upn, roles: held.map(roleDetail) });
}
