import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { storable } from '../../base/storable.ts';
import { getPerson } from '../accounts/person.ts';
import { decideForTenant, withdrawConsent } from '../applications/consent.ts';
import { listPersonalConsents } from '../applications/personal-consent-store.ts';
import { applicationEvents } from '../audit/application-events.ts';
import { chooseTenant, chooseTenantOf, operation, optionalTenant } from './operation.ts';

const ofUser = z.strictObject({ tenant: optionalTenant, name: storable });

/** What people, and the tenant for everybody, let applications do. */
export const consentOperations = {
  'list-consents': operation(changesNothing, ofUser, async (context, { tenant: named, name }) => {
    const tenant = await chooseTenantOf(context, named, name);
    const { id, upn } = await getPerson(context.connection, tenant, name);
    const consents = await listPersonalConsents(context.connection, tenant, id);
    return { version: 1, user: { id, userPrincipalName: upn }, consents };
  }),
  'withdraw-consent': operation(
    applicationEvents.consentWithdrawn,
    ofUser.extend({ application: storable }),
    async (context, { tenant: named, name, application: wanted }) => {
      const tenant = await chooseTenantOf(context, named, name);
      const what = { user: name, application: wanted };
      const { person, application } = await withdrawConsent(context, tenant, what, context.operator);
      const user = { id: person.id, userPrincipalName: person.upn };
      return { version: 1, user, application: { id: application.id, name: application.name } };
    },
  ),
  'decide-tenant-consent': operation(
    applicationEvents.consentGiven,
    z.strictObject({ tenant: optionalTenant, application: storable, isGiven: z.boolean() }),
    async (context, { tenant: named, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const { id, name, permissions } = await decideForTenant(context, tenant, wanted, context.operator);
      return { version: 1, application: { id, name, permissions } };
    },
  ),
} as const;
