import type { FeatureContext } from '../../base/feature-context.ts';
import { restoreObject } from '../objects/restore.ts';
import { getObject } from '../objects/store.ts';
import { refuseActor } from './actor.ts';
import type { Person } from './person.ts';
import { keepers, refuseWithout } from './rights.ts';

/**
 * Takes an object out of the recycle bin for somebody who may: an administrator that comes back is one again. Throws
 * what `restoreObject` and `refuseAct` throw.
 */
export async function restoreAs(context: FeatureContext, person: Person, id: string): Promise<void> {
  const { tenant, upn } = person;
  const object = await getObject(context.connection, tenant, id);
  if (object?.objectClass === 'user') {
    const target = { id: object.id, upn: object.userPrincipalName ?? object.id };
    await refuseActor(context.connection, { person }, target, 'restore');
  } else if (object) refuseWithout(person.roles, keepers[object.objectClass]);
  await restoreObject(context, tenant, id, `admin:${upn}`);
}
