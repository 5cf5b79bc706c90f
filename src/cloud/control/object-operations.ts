import { z } from 'zod';
import { inTransaction } from '../../base/database/transaction.ts';
import { cloudClasses } from '../../directory/index.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { ObjectSummary } from '../objects/object.ts';
import { listDeleted, restoreObject } from '../objects/recycle-bin.ts';
import { listObjects } from '../objects/store.ts';
import { deleteObject } from '../provisioning/delete-object.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const PAGE = 1000;
const oneObject = z.strictObject({ tenant: optionalTenant, id: z.string().max(64) });

const shown = ({ id, objectClass, displayName, userPrincipalName, mail, synchronized, deletedAt }: ObjectSummary) => ({
  ...{ id, class: objectClass, displayName, userPrincipalName, mail, synchronized, deletedAt },
});

/** Objects of every class, at the command line. */
export const objectOperations = {
  'list-objects': operation(
    changesNothing,
    z.strictObject({
      tenant: optionalTenant,
      class: z.enum(cloudClasses),
      deleted: z.boolean().optional(),
      search: z.string().max(200).optional(),
      after: z.string().optional(),
    }),
    async (context, { tenant: named, class: objectClass, deleted = false, search = '', after }) => {
      const tenant = await chooseTenant(context, named);
      const filter = { objectClass, after, limit: PAGE };
      const { items, next } = deleted
        ? await listDeleted(context.connection, tenant, filter)
        : await listObjects(context.connection, tenant, { ...filter, search });
      return { tenant: tenant.name, objects: items.map(shown), next };
    },
  ),
  'delete-object': operation(businessEvents.objectDeleted, oneObject, async (context, { tenant: named, id }) => {
    const tenant = await chooseTenant(context, named);
    const object = await deleteObject(context, tenant, id, context);
    return { tenant: tenant.name, object: shown(object) };
  }),
  'restore-object': operation(businessEvents.objectRestored, oneObject, async (context, { tenant: named, id }) => {
    const tenant = await chooseTenant(context, named);
    const actor = context.operator;
    return await inTransaction(context, async (inside) => {
      const { quarantined } = await restoreObject(inside, tenant, id, `admin:${actor}`);
      await recordEvent(inside, tenant, businessEvents.objectRestored, { object: id, actor }, { actor, targetId: id });
      return { tenant: tenant.name, id, quarantined };
    });
  }),
} as const;
