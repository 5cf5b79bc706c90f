import { toSessionId } from '../accounts/session-store.ts';
import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { blockSignIn } from '../accounts/block.ts';
import { createFirstAdministrator } from '../accounts/first-administrator.ts';
import { endSessionsOf } from '../accounts/end-sessions.ts';
import { getPerson } from '../accounts/person.ts';
import { roles, roleTexts } from '../accounts/role.ts';
import { assignRole, removeRole } from '../accounts/role-assignment.ts';
import { countAssignments } from '../accounts/role-store.ts';
import { sessionsOf } from '../accounts/session.ts';
import { getUser, listUsers } from '../accounts/user.ts';
import { businessEvents } from '../audit/business-events.ts';
import { chooseTenant, chooseTenantOf, operation, optionalTenant } from './operation.ts';

const PAGE = 1000;
const ofUser = z.strictObject({ tenant: optionalTenant, name: z.string() });
const changeOfRole = ofUser.extend({ role: z.enum(roles) });

const sessionId = z.uuid().transform(toSessionId);

/** What operators do about people: no role is asked for, since whoever has the shell of the server has the database. */
export const accountOperations = {
  'create-administrator': operation(
    businessEvents.administratorCreated,
    ofUser.omit({ name: true }).extend({ upn: z.string(), displayName: z.string().min(1).optional() }),
    async (context, { tenant: named, upn, displayName }) => {
      const tenant = await chooseTenantOf(context, named, upn);
      const wanted = { upn, ...(displayName !== undefined && { displayName }) };
      const { person, pass } = await createFirstAdministrator(context, tenant, wanted, context);
      return { tenant: tenant.name, upn: person.upn, console: `${context.configuration.publicUrl}/console`, pass };
    },
  ),
  'list-roles': operation(
    changesNothing,
    z.strictObject({ tenant: optionalTenant }),
    async (context, { tenant: named }) => {
      const tenant = await chooseTenant(context, named);
      const counts = await countAssignments(context.connection, tenant);
      return {
        tenant: tenant.name,
        roles: roles.map((role) => ({ role, title: roleTexts[role], users: counts.get(role) ?? 0 })),
      };
    },
  ),
  'assign-role': operation(
    businessEvents.roleAssigned,
    changeOfRole,
    async (context, { tenant: named, name, role }) => {
      const tenant = await chooseTenantOf(context, named, name);
      const changed = await assignRole(context, tenant, { name, role }, context);
      return { tenant: tenant.name, user: name, role, changed };
    },
  ),
  'remove-role': operation(businessEvents.roleRemoved, changeOfRole, async (context, { tenant: named, name, role }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const changed = await removeRole(context, tenant, { name, role }, context);
    return { tenant: tenant.name, user: name, role, changed };
  }),
  'list-users': operation(
    changesNothing,
    z.strictObject({
      tenant: optionalTenant,
      role: z.enum(roles).optional(),
      synchronized: z.boolean().optional(),
      search: z.string().max(200).optional(),
      after: z.string().optional(),
    }),
    async (context, { tenant: named, ...filter }) => {
      const tenant = await chooseTenant(context, named);
      const { items, next } = await listUsers(context.connection, tenant, { ...filter, limit: PAGE });
      return { tenant: tenant.name, users: items, next };
    },
  ),
  'show-user': operation(changesNothing, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const { id } = await getPerson(context.connection, tenant, name);
    return { user: await getUser(context.connection, tenant, id) };
  }),
  'block-sign-in': operation(
    businessEvents.signInBlocked,
    ofUser.extend({ isBlocked: z.boolean() }),
    async (context, { tenant: named, name, isBlocked }) => {
      const tenant = await chooseTenantOf(context, named, name);
      await blockSignIn(context, tenant, { name, isBlocked }, context);
      const { id } = await getPerson(context.connection, tenant, name);
      return { user: await getUser(context.connection, tenant, id) };
    },
  ),
  'list-sessions': operation(changesNothing, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const person = await getPerson(context.connection, tenant, name);
    return { user: person.upn, sessions: await sessionsOf(context, person) };
  }),
  'end-sessions': operation(
    businessEvents.sessionsEnded,
    ofUser.extend({ session: z.literal('all').or(sessionId) }),
    async (context, { tenant: named, name, session }) => {
      const tenant = await chooseTenantOf(context, named, name);
      await endSessionsOf(context, tenant, { name, session }, context);
      const person = await getPerson(context.connection, tenant, name);
      return { user: person.upn, sessions: await sessionsOf(context, person) };
    },
  ),
} as const;
