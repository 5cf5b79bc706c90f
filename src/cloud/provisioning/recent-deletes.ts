import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Answer, Operation } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** As long as the longest window of the threshold, and one day. */
const KEPT_MS = 31 * DAY;

/**
 * Counts the deletes of a batch that nobody approved, in the transaction that applies it. A server that takes over with
 * a new database goes on counting from here.
 */
export async function recordDeletes(
  transaction: Connection,
  tenant: TenantKey,
  { number, now }: { readonly number: number; readonly now: Date },
  { operations, answers }: { readonly operations: readonly Operation[]; readonly answers: readonly Answer[] },
): Promise<void> {
  const counts = new Map<string, number>();
  for (const [at, operation] of operations.entries()) {
    if (operation.kind !== 'delete' || operation.approved || answers[at]?.outcome !== 'deleted') continue;
    counts.set(operation.objectClass, (counts.get(operation.objectClass) ?? 0) + 1);
  }
  if (counts.size === 0) return;
  await sql`with pruned as (delete from provisioning_delete
      where tenant = ${tenant.number} and applied_at < ${new Date(now.getTime() - KEPT_MS)})
    insert into provisioning_delete (tenant, number, class, applied_at, count)
    select ${tenant.number}, ${number}, c.class, ${now}, c.count
    from unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::int[]) as c(class, count)
    on conflict (tenant, number, class) do update set count = excluded.count, applied_at = excluded.applied_at`.execute(
    transaction,
  );
}
