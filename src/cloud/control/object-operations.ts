import { z } from 'zod';
import { inTransaction } from '../../base/database/transaction.ts';
import { cloudClasses } from '../../directory/index.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { ObjectSummary } from '../objects/object.ts';
import { binList, countBin } from '../objects/bin-list.ts';
import { lockTenant } from '../objects/lock.ts';
import { restoreObject } from '../objects/restore.ts';
import { restoreNext } from '../accounts/restore-selection.ts';
import { describeSelection } from '../restores/restore-job.ts';
import { objectList, origins } from '../objects/object-list.ts';
import { deleteObject } from '../provisioning/delete-object.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const PAGE = 1000;
/** What of the recycle bin is meant. */
const binSelection = {
  search: z.string().max(200).optional(),
  run: z.string().max(100).optional(),
  hold: z.int().positive().max(2_147_483_647).optional(),
};
const oneObject = z.strictObject({ tenant: optionalTenant, id: z.string().max(64) });

const shown = (object: ObjectSummary) => {
  const { id, objectClass, displayName, userPrincipalName, mail, synchronized, isOrphan, deletedAt } = object;
  return { id, class: objectClass, displayName, userPrincipalName, mail, synchronized, isOrphan, deletedAt };
};

/** Objects of every class, at the command line. */
export const objectOperations = {
  'list-objects': operation(
    changesNothing,
    z.strictObject({
      tenant: optionalTenant,
      class: z.enum(cloudClasses),
      ...binSelection,
      deleted: z.boolean().optional(),
      origin: z.enum(origins).optional(),
      after: z.string().optional(),
    }),
    async (context, { tenant: named, class: objectClass, deleted = false, search = '', origin, after, run, hold }) => {
      const { connection } = context;
      const tenant = await chooseTenant(context, named);
      const paging = { after, limit: PAGE };
      const { items, next } = deleted
        ? await binList.page(connection, tenant, { objectClass, search, run, hold }, paging)
        : await objectList.page(connection, tenant, { objectClass, search, origin }, paging);
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
  'restore-objects': operation(
    businessEvents.objectsRestored,
    z.strictObject({
      tenant: optionalTenant,
      class: z.enum(cloudClasses).optional(),
      ...binSelection,
      after: z.string().optional(),
    }),
    async (context, { tenant: named, after = null, class: objectClass, ...rest }) => {
      const tenant = await chooseTenant(context, named);
      const filter = { ...rest, ...(objectClass && { objectClass }) };
      const actor = context.operator;
      return await inTransaction(context, async (inside) => {
        const { connection } = inside;
        await lockTenant(connection, tenant);
        const left = await countBin(connection, tenant, filter);
        // Once, with the first page.
        const values = { count: left, selection: describeSelection(filter), actor };
        if (after === null) await recordEvent(inside, tenant, businessEvents.objectsRestored, values, { actor });
        const { items, next } = await restoreNext(inside, tenant, filter, { actor: { operator: actor }, after });
        return { tenant: tenant.name, left, results: items, next };
      });
    },
  ),
} as const;
