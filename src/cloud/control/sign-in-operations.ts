import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { changeSignInSettings } from '../accounts/change-sign-in-settings.ts';
import { businessEvents } from '../audit/business-events.ts';
import type { SignInSettings } from '../tenants/tenant.ts';
import { consentsByPeople } from '../tenants/tenant.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });

/** How people sign in to applications. */
export const signInOperations = {
  'show-sign-in-settings': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const { name: tenant, signIn } = await chooseTenant(context, named);
    return { tenant, signIn };
  }),
  'change-sign-in-settings': operation(
    businessEvents.settingsChanged,
    ofTenant.extend({
      offersToStay: z.boolean().optional(),
      consentByPeople: z.enum(consentsByPeople).optional(),
      allowsPasswordGrant: z.boolean().optional(),
    }),
    async (context, { tenant: named, offersToStay, consentByPeople, allowsPasswordGrant }) => {
      const tenant = await chooseTenant(context, named);
      const wanted: Partial<SignInSettings> = {
        ...(offersToStay !== undefined && { offersToStay }),
        ...(consentByPeople !== undefined && { consentByPeople }),
        ...(allowsPasswordGrant !== undefined && { allowsPasswordGrant }),
      };
      const signIn = await changeSignInSettings(context, tenant, wanted, context.operator);
      return { tenant: tenant.name, signIn };
    },
  ),
} as const;
