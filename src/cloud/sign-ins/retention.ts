import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { saveSignInDays } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { dayOf } from './store.ts';

/** As long as the field keeps them at most, and a while. */
export const MAX_SIGN_IN_DAYS = 400;

/** Removes what is past the time of its tenant, a day at a time: each is one short transaction. */
export async function sweepSignIns(
  { connection, clock }: FeatureContext,
  tenant: Pick<Tenant, 'number' | 'signInDays'>,
): Promise<void> {
  const last = dayOf(new Date(clock.now().getTime() - tenant.signInDays * DAY));
  for (let removed = 1; removed > 0;) {
    const { rows } = await sql<{ removed: number }>`with past as (delete from sign_in
        where tenant = ${tenant.number} and day = (
          select min(day) from sign_in where tenant = ${tenant.number} and day < ${last}::date) returning 1)
      select count(*)::int as removed from past`.execute(connection);
    removed = rows[0]?.removed ?? 0;
  }
}

/** How long they are kept from now on. */
export async function changeSignInDays(
  context: BusinessContext,
  tenant: Tenant,
  days: number,
  actor: string,
): Promise<void> {
  await inTransaction(context, async (inside) => {
    await saveSignInDays(inside.connection, tenant, days);
    const values = { actor, changes: `signInDays ${days}` };
    await recordEvent(inside, tenant, businessEvents.settingsChanged, values, { actor });
  });
}
