import { required } from '../../base/assert.ts';
import { MINUTE } from '../../base/clock.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import type { Actor } from '../accounts/actor.ts';
import { nameOf } from '../accounts/actor.ts';
import { restoreNext } from '../accounts/restore-selection.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { BinFilter } from '../objects/bin-list.ts';
import { countBin } from '../objects/bin-list.ts';
import { lockTenant } from '../objects/lock.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RestoreId, RestoreJob } from './store.ts';
import { getRestore, insertRestore, moveRestore } from './store.ts';

/** Nothing moved for so long: whoever did it is gone, and somebody else may go on. */
const STALLED_MS = MINUTE;

/** Writes down what is to be restored; `runRestore` does it. */
export async function startRestore(
  context: BusinessContext,
  tenant: TenantKey,
  selection: BinFilter,
  actor: Actor,
): Promise<RestoreId> {
  return await inTransaction(context, async (within) => {
    const startedAt = within.clock.now();
    const id = newOrderedId<RestoreId>(startedAt.getTime());
    const total = await countBin(within.connection, tenant, selection);
    const by = nameOf(actor);
    await insertRestore(within.connection, tenant, { id, selection, actor: by, total, startedAt });
    const values = { count: total, selection: describeSelection(selection), actor: by };
    await recordEvent(within, tenant, businessEvents.objectsRestored, values, { actor: by, targetId: id });
    return id;
  });
}

/**
 * A thousand objects a transaction, until nothing is left. Each begins where the one before it ended, as the database
 * has it: after a kill, or with two at once, nothing is done twice.
 */
export async function runRestore(
  context: BusinessContext,
  tenant: TenantKey,
  id: RestoreId,
  actor: Actor,
): Promise<RestoreJob> {
  for (;;) {
    const job = await inTransaction(context, async (within) => {
      await lockTenant(within.connection, tenant);
      const now = required(await getRestore(within.connection, tenant, id), 'the restore');
      if (now.finishedAt) return now;
      const page = await restoreNext(within, tenant, now.selection, { actor, after: now.cursor });
      await moveRestore(within.connection, tenant, now, { ...page, now: within.clock.now() });
      return required(await getRestore(within.connection, tenant, id), 'the restore');
    });
    if (job.finishedAt) return job;
  }
}

export function isStalled({ finishedAt, movedAt }: RestoreJob, now: Date): boolean {
  return finishedAt === null && now.getTime() - movedAt.getTime() > STALLED_MS;
}

/** For the audit: `class: user, run: 42`. */
export function describeSelection(selection: BinFilter): string {
  const parts = Object.entries(selection).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}: ${value}`],
  );
  return parts.length === 0 ? 'all' : parts.join(', ');
}
