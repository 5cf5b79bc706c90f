import { sql } from 'kysely';
import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { accountEvents } from '../audit/account-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import { auditList } from '../audit/list.ts';
import { verifyAudit } from '../audit/verify.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const PAGE = 1000;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const filter = z.strictObject({
  tenant: optionalTenant,
  actor: z.string().optional(),
  activity: z.string().optional(),
  target: z.uuid().optional(),
  status: z.enum(['started', 'success', 'failure', 'unknown']).optional(),
  since: time.optional(),
  until: time.optional(),
  after: z.string().max(6000).optional(),
});

/** Reading the audit, and proving that it is what was written. */
export const auditOperations = {
  'list-audit': operation(
    changesNothing,
    filter.extend({ limit: z.int().min(1).max(PAGE) }),
    async (context, { tenant: named, after, limit, target: targetId, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const { items, next } = await auditList.page(
        context.connection,
        tenant,
        { ...wanted, targetId },
        { after, limit },
      );
      return { tenant: tenant.name, entries: items, next };
    },
  ),
  'export-audit': operation(
    accountEvents.auditDownloaded,
    filter,
    async (context, { tenant: named, after, target: targetId, ...wanted }) => {
      const tenant = await chooseTenant(context, named);
      const actor = context.operator;
      // Once, with the first page.
      if (after === undefined) await recordEvent(context, tenant, accountEvents.auditDownloaded, { actor }, { actor });
      const page = { after, limit: PAGE };
      const { items, next } = await auditList.page(context.connection, tenant, { ...wanted, targetId }, page);
      return { tenant: tenant.name, entries: items, next };
    },
  ),
  'verify-audit': operation(
    changesNothing,
    z.strictObject({ tenant: optionalTenant }),
    async (context, { tenant: named }) => {
      const tenant = await chooseTenant(context, named);
      // One moment: what the sealer adds meanwhile is not seen.
      return await inTransaction(context, async ({ connection }) => {
        await sql`set transaction isolation level repeatable read`.execute(connection);
        return { tenant: tenant.name, ...(await verifyAudit(connection, tenant)) };
      });
    },
  ),
} as const;
