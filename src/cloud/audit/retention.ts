import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { accountEvents } from './account-events.ts';
import type { BusinessContext } from './business-events.ts';
import { recordEvent } from './business-events.ts';

/** A year. */
export const KEPT_DAYS = 365;

/** Deletes the entries of segments that are past their time, whole; their seals stay. Answers how many entries. */
export async function dropOldAudit(context: BusinessContext, tenant: TenantKey): Promise<number> {
  return await inTransaction(context, async (within) => {
    const { connection, clock } = within;
    const until = new Date(clock.now().getTime() - KEPT_DAYS * DAY);
    const { rows } = await sql<{ upto: number }>`with old as (
        select max(upto) as upto from audit_seal where tenant = ${tenant.number} and sealed_at < ${until})
      delete from audit_entry where tenant = ${tenant.number} and sequence <= (select upto from old)
      returning (select upto from old)::int8 as upto`.execute(connection);
    const [row] = rows;
    if (!row) return 0;
    const values = { count: rows.length, upto: row.upto, days: KEPT_DAYS, actor: 'system' };
    await recordEvent(within, tenant, accountEvents.auditShortened, values, { actor: 'system' });
    return rows.length;
  });
}

/** The number up to which entries were deleted in time; 0 when none were. */
export async function droppedUpTo(connection: Connection, tenant: TenantKey): Promise<number> {
  const { activity } = accountEvents.auditShortened;
  const { rows } = await sql<{ upto: number | null }>`select max((details ->> 'upto')::int8) as upto from audit_entry
    where tenant = ${tenant.number} and activity = ${activity} and actor = 'system'`.execute(connection);
  return rows[0]?.upto ?? 0;
}
