import { inTransaction } from '../../base/database/transaction.ts';
import { EventLog } from '../../base/event-log.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import { PASSWORD_MANAGEMENT, writeAudit } from '../audit/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { relayEvents } from './events.ts';
import type { RelayContext } from './context.ts';
import type { RequestId, StoredRequest } from './store.ts';
import { insertRequest, markDone } from './store.ts';

/** The field's names of what was asked. */
const activities = {
  reset: 'Reset password (by admin)',
  unlock: 'Unlock user account (by admin)',
  change: 'Change password (self-service)',
} as const satisfies Record<StoredRequest['operation'], string>;

const statuses = { success: 'success', refused: 'failure', failed: 'failure', unknown: 'unknown' } as const;

/** Writes a new request down, with audit and event. False when its id was used before. */
export async function recordRequest(
  context: RelayContext,
  tenant: TenantKey,
  request: Parameters<typeof insertRequest>[2],
): Promise<boolean> {
  return await inTransaction(context, async (within) => {
    if (!(await insertRequest(within.connection, tenant, request))) return false;
    const { id, operation, objectId, actor } = request;
    const activity = activities[operation];
    await writeAudit(within, tenant, {
      category: PASSWORD_MANAGEMENT,
      activity,
      actor,
      targetId: objectId,
      status: 'started',
      reason: 'asked',
      correlationId: id,
    });
    const values = { activity, actor, object: objectId, request: id };
    await new EventLog(within, tenant).write(relayEvents.asked, values, id);
    return true;
  });
}

/**
 * The one moment in which a request gets its one outcome; audit and event are part of it. Answers undefined when it has one already, or is not in one of the states
 * from which it may get this one.
 */
export async function conclude(
  context: RelayContext,
  tenant: TenantKey,
  id: RequestId,
  outcome: RelayOutcome,
  from: { readonly states: readonly StoredRequest['state'][]; readonly agentId?: string },
): Promise<StoredRequest | undefined> {
  return await inTransaction(context, async (within) => {
    const done = await markDone(within.connection, tenant, within.clock.now(), id, outcome, from);
    if (!done) return undefined;
    const { operation, objectId, actor, agentId } = done;
    const { result, reason, events, warnings } = outcome;
    const activity = activities[operation];
    const agent = agentId ?? '-';
    await writeAudit(within, tenant, {
      category: PASSWORD_MANAGEMENT,
      activity,
      actor,
      targetId: objectId,
      status: statuses[result],
      reason,
      correlationId: id,
      details: { onPremisesAgent: agent, events: events.map(String), warnings },
    });
    const values = { activity, object: objectId, agent, request: id, events: events.join(' ') || '-' };
    const log = new EventLog(within, tenant);
    if (result === 'success') await log.write(relayEvents.succeeded, values, id);
    else await log.write(relayEvents.failed, { ...values, result, reason }, id);
    return done;
  });
}
