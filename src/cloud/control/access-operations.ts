import { isIP } from 'node:net';
import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { readAccess } from '../accounts/access/access-store.ts';
import { changeAccess } from '../accounts/access/change-access.ts';
import { ownApplications } from '../accounts/access/own-applications.ts';
import { MAX_CHARACTERS } from '../accounts/access/read-document.ts';
import { namesOf } from '../accounts/access/resolve-names.ts';
import { writeAccess } from '../accounts/access/write-document.ts';
import { whatIf } from '../accounts/flow/what-if.ts';
import { getPerson } from '../accounts/person.ts';
import { getApplication } from '../applications/get.ts';
import { methodEvents } from '../audit/method-events.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { OperationsContext } from './operation.ts';
import { chooseTenant, chooseTenantOf, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });

/** The access policy at the command line. */
export const accessOperations = {
  'show-access-policy': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const tenant = await chooseTenant(context, named);
    const access = await readAccess(context.connection, tenant);
    const document = writeAccess(access, await namesOf(context.connection, tenant, access));
    return { tenant: tenant.name, policies: { access }, document };
  }),
  'import-access-policy': operation(
    methodEvents.accessPolicyChanged,
    ofTenant.extend({
      text: z.string().max(MAX_CHARACTERS),
      file: z.string().max(1000),
      isTrial: z.boolean().optional(),
      acceptsImpact: z.boolean().optional(),
    }),
    async (context, { tenant: named, file: name, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const { document, impact } = await changeAccess(context, tenant, { name, ...wanted }, context);
      return { tenant: tenant.name, changed: wanted.isTrial !== true, policies: { access: document }, impact };
    },
  ),
  'what-if': operation(
    changesNothing,
    ofTenant.extend({
      user: z.string().max(400),
      application: z.string().max(200),
      address: z
        .string()
        .refine((text) => isIP(text) !== 0)
        .optional(),
      device: z.uuid().optional(),
    }),
    async (context, { tenant: named, user, application: asked, address, device }) => {
      const tenant = await chooseTenantOf(context, named, user);
      const person = await getPerson(context.connection, tenant, user);
      const application = await findAsked(context, tenant, asked);
      const { decision, ...supposed } = await whatIf(context, { person, application: application.id, address });
      return {
        ...{ tenant: tenant.name, user: person.upn, application, address: address ?? null, device: device ?? null },
        ...{ ...supposed, ...decision },
      };
    },
  ),
} as const;

/** Throws `applications.unknown`. */
async function findAsked({ connection }: OperationsContext, tenant: Tenant, idOrName: string) {
  const own = ownApplications.find((id) => id === idOrName);
  if (own !== undefined) return { id: own, name: own };
  const { id, name } = await getApplication(connection, tenant, idOrName);
  return { id: String(id), name };
}
