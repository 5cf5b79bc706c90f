import { z } from 'zod';
import { inTransaction } from '../../base/database/transaction.ts';
import { createUser } from '../accounts/create-user.ts';
import { findDeletedUser } from '../accounts/deleted-user.ts';
import { getPerson } from '../accounts/person.ts';
import { roles } from '../accounts/role.ts';
import { setPasswordAs } from '../accounts/set-password.ts';
import { getUser } from '../accounts/user.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { methodEvents } from '../audit/method-events.ts';
import { restoreObject } from '../objects/restore.ts';
import { deleteObject } from '../provisioning/delete-object.ts';
import { chooseTenantOf, operation, optionalTenant } from './operation.ts';

const ofUser = z.strictObject({ tenant: optionalTenant, name: z.string().max(400) });
const givenPassword = z.string().min(1).max(1024);

/** Users that are made, deleted and restored at the command line, and their passwords. */
export const userOperations = {
  'create-user': operation(
    methodEvents.userCreated,
    ofUser.extend({
      displayName: z.string().min(1).max(256).optional(),
      password: z
        .literal('temporary')
        .or(z.strictObject({ text: givenPassword }))
        .optional(),
      roles: z.array(z.enum(roles)).max(roles.length).optional(),
    }),
    async (context, { tenant: named, name, roles: wanted = [], ...rest }) => {
      const tenant = await chooseTenantOf(context, named, name);
      const user = { upn: name, roles: [...new Set(wanted)], ...rest };
      const { person, temporaryPassword } = await createUser(context, tenant, user, context);
      return { user: await getUser(context.connection, tenant, person.id), temporaryPassword };
    },
  ),
  'delete-user': operation(businessEvents.objectDeleted, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const { id } = await getPerson(context.connection, tenant, name);
    const user = await getUser(context.connection, tenant, id);
    await deleteObject(context, tenant, id, context);
    return { user };
  }),
  'restore-user': operation(businessEvents.objectRestored, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const actor = context.operator;
    return await inTransaction(context, async (inside) => {
      const id = await findDeletedUser(inside.connection, tenant, name);
      const { quarantined } = await restoreObject(inside, tenant, id, `admin:${actor}`);
      await recordEvent(inside, tenant, businessEvents.objectRestored, { object: id, actor }, { actor, targetId: id });
      return { user: await getUser(inside.connection, tenant, id), quarantined };
    });
  }),
  'set-password': operation(
    methodEvents.passwordSet,
    ofUser.extend({ password: givenPassword.optional(), mustChange: z.boolean() }),
    async (context, { tenant: named, name, password, mustChange }) => {
      const tenant = await chooseTenantOf(context, named, name);
      const temporaryPassword = await setPasswordAs(context, tenant, { name, password, mustChange }, context);
      const { id } = await getPerson(context.connection, tenant, name);
      return { user: await getUser(context.connection, tenant, id), temporaryPassword };
    },
  ),
} as const;
