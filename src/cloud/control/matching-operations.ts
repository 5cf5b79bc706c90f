import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { businessEvents } from '../audit/business-events.ts';
import { allowMatching, denyMatching } from '../provisioning/allow-matching.ts';
import type { Matching } from '../tenants/matching.ts';
import { matchingAt } from '../tenants/matching.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });

/** A month: what a migration takes. Whoever needs longer says so again, or changes the settings. */
export const MOST_HOURS = 720;

const shown = ({ name: tenant }: Tenant, matching: Matching) => ({ tenant, matching });

/** Whether objects of a forest may take over objects of the cloud. */
export const matchingOperations = {
  'show-matching': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const tenant = await chooseTenant(context, named);
    return shown(tenant, matchingAt(tenant, context.clock.now()));
  }),
  'allow-matching': operation(
    businessEvents.matchingAllowed,
    ofTenant.extend({ hours: z.number().int().min(1).max(MOST_HOURS) }),
    async (context, { tenant: named, hours }) => {
      const tenant = await chooseTenant(context, named);
      return shown(tenant, await allowMatching(context, tenant, hours, context.operator));
    },
  ),
  'deny-matching': operation(businessEvents.matchingDenied, ofTenant, async (context, { tenant: named }) => {
    const tenant = await chooseTenant(context, named);
    return shown(tenant, await denyMatching(context, tenant, context.operator));
  }),
} as const;
