import { sql } from 'kysely';
import { inTransaction } from '../../../base/database/transaction.ts';
import { lockTenant } from '../../objects/lock.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { ANNOUNCED_MS, REMEMBERED_MS, SIGNS_MS } from './key-schedule.ts';
import type { KeyContext } from './signing-keys.ts';
import { addSigningKey, signingAlgorithms } from './signing-keys.ts';

/** Announces the next key of each kind in time, and deletes those that nobody can have a token of. */
export async function rollSigningKeys(context: KeyContext, tenant: TenantKey): Promise<void> {
  await inTransaction(context, async (inside) => {
    await lockTenant(inside.connection, tenant);
    await rollLocked(inside, tenant);
  });
}

async function rollLocked(context: KeyContext, tenant: TenantKey): Promise<void> {
  const { connection, clock } = context;
  const now = clock.now();
  for (const algorithm of signingAlgorithms) {
    const { rows } = await sql<{ latest: Date | null }>`select max(signs_from) as latest from signing_key
      where tenant = ${tenant.number} and algorithm = ${algorithm}`.execute(connection);
    const latest = rows[0]?.latest;
    if (!latest || now.getTime() < latest.getTime() + SIGNS_MS - ANNOUNCED_MS) continue;
    await addSigningKey(context, tenant, { algorithm, signsFrom: new Date(now.getTime() + ANNOUNCED_MS) });
  }
  await sql`delete from signing_key k
    where k.tenant = ${tenant.number} and exists (select from signing_key n
      where n.tenant = ${tenant.number} and n.algorithm = k.algorithm and n.signs_from > k.signs_from
        and n.signs_from < ${new Date(now.getTime() - REMEMBERED_MS)})`.execute(connection);
}
