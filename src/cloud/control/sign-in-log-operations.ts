import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { normalizeName } from '../accounts/sign-in-name.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { signInList } from '../sign-ins/list.ts';
import { changeSignInDays, MAX_SIGN_IN_DAYS } from '../sign-ins/retention.ts';
import { signInKinds, signInResults } from '../sign-ins/sign-in.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const PAGE = 1000;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const text = z.string().max(320).optional();
const filter = z.strictObject({
  tenant: optionalTenant,
  name: z.string().max(320).transform(normalizeName).optional(),
  application: text,
  kind: z.enum(signInKinds).optional(),
  method: text,
  result: z.enum(signInResults).optional(),
  code: text,
  address: text,
  correlationId: text,
  since: time.optional(),
  until: time.optional(),
  after: z.string().max(6000).optional(),
});

/** Reading the log of the sign-ins, and how long it is kept. */
export const signInLogOperations = {
  'list-sign-ins': operation(
    changesNothing,
    filter.extend({ limit: z.int().min(1).max(PAGE) }),
    async (context, { tenant: named, after, limit, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const { items, next } = await signInList.page(context.connection, tenant, wanted, { after, limit });
      return { tenant: tenant.name, signIns: items, next };
    },
  ),
  'export-sign-ins': operation(
    businessEvents.listDownloaded,
    filter,
    async (context, { tenant: named, after, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const actor = context.operator;
      // Once, with the first page.
      if (after === undefined)
        await recordEvent(context, tenant, businessEvents.listDownloaded, { list: 'sign-ins', actor }, { actor });
      const page = { after, limit: PAGE };
      const { items, next } = await signInList.page(context.connection, tenant, wanted, page);
      return { tenant: tenant.name, signIns: items, next };
    },
  ),
  'show-sign-in-days': operation(
    changesNothing,
    z.strictObject({ tenant: optionalTenant }),
    async (context, { tenant: named }) => {
      const { name, signInDays } = await chooseTenant(context, named);
      return { tenant: name, days: signInDays };
    },
  ),
  'change-sign-in-days': operation(
    businessEvents.settingsChanged,
    z.strictObject({ tenant: optionalTenant, days: z.int().min(1).max(MAX_SIGN_IN_DAYS) }),
    async (context, { tenant: named, days }) => {
      const tenant = await chooseTenant(context, named);
      await changeSignInDays(context, tenant, days, context.operator);
      return { tenant: tenant.name, days };
    },
  ),
} as const;
