import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { changePasswordSettings } from '../password-hashes/change-settings.ts';
import { hashEvents } from '../password-hashes/events.ts';
import type { SynchronizedPasswords } from '../tenants/tenant.ts';
import { passwordVerifications } from '../tenants/tenant.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const ofTenant = z.strictObject({ tenant: optionalTenant });

/** How people of a forest sign in with their passwords. */
export const passwordOperations = {
  'show-password-settings': operation(changesNothing, ofTenant, async (context, { tenant: named }) => {
    const { name: tenant, passwords } = await chooseTenant(context, named);
    return { tenant, passwords };
  }),
  'change-password-settings': operation(
    hashEvents.settingsChanged,
    ofTenant.extend({
      verification: z.enum(passwordVerifications).optional(),
      honourMustChange: z.boolean().optional(),
      honourAccountExpiry: z.boolean().optional(),
      maximumDays: z.int().min(1).max(3650).nullable().optional(),
    }),
    async (context, { tenant: named, verification, honourMustChange, honourAccountExpiry, maximumDays }) => {
      const tenant = await chooseTenant(context, named);
      const changes: Partial<SynchronizedPasswords> = {
        ...(verification !== undefined && { verification }),
        ...(honourMustChange !== undefined && { honourMustChange }),
        ...(honourAccountExpiry !== undefined && { honourAccountExpiry }),
        ...(maximumDays !== undefined && { maximumDays }),
      };
      const passwords = await changePasswordSettings(context, tenant, changes, context.operator);
      return { tenant: tenant.name, passwords };
    },
  ),
} as const;
