import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { addAuthenticator, addContact, addRecoveryCodes, removeMethod } from '../accounts/methods/change-methods.ts';
import type { AddedMethod } from '../accounts/methods/change-methods.ts';
import { toMethodId } from '../accounts/methods/method.ts';
import { listMethods } from '../accounts/methods/method-store.ts';
import { LEAST_MINUTES, MOST_MINUTES } from '../accounts/methods/temporary-pass.ts';
import { issuePass } from '../accounts/issue-pass.ts';
import { getPerson } from '../accounts/person.ts';
import { methodEvents } from '../audit/method-events.ts';
import { chooseTenantOf, operation, optionalTenant } from './operation.ts';

const ofUser = z.strictObject({ tenant: optionalTenant, name: z.string().max(400) });
const methodId = z.uuid().transform(toMethodId);

function shown({ method: { id, kind, name, createdAt, usableForResetFrom }, secret, uri, codes }: AddedMethod) {
  return { method: { id, kind, name, createdAt, usableForResetFrom }, secret, uri, codes };
}

/** What people prove with who they are, at the command line. Secrets are in the answer once. */
export const methodOperations = {
  'list-methods': operation(changesNothing, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const person = await getPerson(context.connection, tenant, name);
    return { user: person.upn, methods: await listMethods(context.connection, person) };
  }),
  'add-authenticator': operation(
    methodEvents.methodAdded,
    ofUser.extend({ secret: z.string().min(1).max(400).optional() }),
    async (context, { tenant: named, name, secret }) => {
      const tenant = await chooseTenantOf(context, named, name);
      return shown(await addAuthenticator(context, tenant, { name, secret }, context));
    },
  ),
  'add-contact': operation(
    methodEvents.methodAdded,
    ofUser.extend({ kind: z.enum(['email', 'phone']), value: z.string().max(320), isVerified: z.boolean() }),
    async (context, { tenant: named, ...contact }) => {
      const tenant = await chooseTenantOf(context, named, contact.name);
      return shown(await addContact(context, tenant, contact, context));
    },
  ),
  'add-recovery-codes': operation(methodEvents.methodAdded, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    return shown(await addRecoveryCodes(context, tenant, { name }, context));
  }),
  'remove-method': operation(
    methodEvents.methodRemoved,
    ofUser.extend({ id: methodId }),
    async (context, { tenant: named, name, id }) => {
      const tenant = await chooseTenantOf(context, named, name);
      const method = await removeMethod(context, tenant, { name, id }, context);
      const person = await getPerson(context.connection, tenant, name);
      return { user: person.upn, removed: method.id, methods: await listMethods(context.connection, person) };
    },
  ),
  'issue-pass': operation(
    methodEvents.passIssued,
    ofUser.extend({
      minutes: z.int().min(LEAST_MINUTES).max(MOST_MINUTES),
      uses: z.enum(['once', 'many']),
      startsAt: z.coerce.date<string | Date>().optional(),
    }),
    async (context, { tenant: named, ...wanted }) => {
      const tenant = await chooseTenantOf(context, named, wanted.name);
      return { pass: await issuePass(context, tenant, wanted, context) };
    },
  ),
} as const;
