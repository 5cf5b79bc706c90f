import { EventLog } from '../../base/event-log.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import { PASSWORD_MANAGEMENT, writeAudit } from '../audit/store.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
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
  tenantId: TenantId,
  request: Parameters<typeof insertRequest>[2],
): Promise<boolean> {
  return await context.database.kysely.transaction().execute(async (transaction) => {
    if (!(await insertRequest(transaction, tenantId, request))) return false;
    const { id, operation, objectId, actor, createdAt } = request;
    const activity = activities[operation];
    await writeAudit(transaction, createdAt, tenantId, {
      category: PASSWORD_MANAGEMENT,
      activity,
      actor,
      targetId: objectId,
      status: 'started',
      reason: 'asked',
      correlationId: id,
    });
    const values = { activity, actor, object: objectId, request: id };
    await eventLog(context, transaction, tenantId).write(relayEvents.asked, values, id);
    return true;
  });
}

/**
 * The one moment in which a request gets its one outcome; audit and event are part of it. Answers undefined when it has one already, or is not in one of the states
 * from which it may get this one.
 */
export async function conclude(
  context: RelayContext,
  tenantId: TenantId,
  id: RequestId,
  outcome: RelayOutcome,
  from: { readonly states: readonly StoredRequest['state'][]; readonly agentId?: string },
): Promise<StoredRequest | undefined> {
  const now = context.clock.now();
  return await context.database.kysely.transaction().execute(async (transaction) => {
    const done = await markDone(transaction, now, tenantId, id, outcome, from);
    if (!done) return undefined;
    const { operation, objectId, actor, agentId } = done;
    const { result, reason, events, warnings } = outcome;
    const activity = activities[operation];
    const agent = agentId ?? '-';
    await writeAudit(transaction, now, tenantId, {
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
    const log = eventLog(context, transaction, tenantId);
    if (result === 'success') await log.write(relayEvents.succeeded, values, id);
    else await log.write(relayEvents.failed, { ...values, result, reason }, id);
    return done;
  });
}

export function eventLog(
  { database, clock, log, onEvent }: RelayContext,
  connection: Connection,
  tenantId: TenantId,
): EventLog {
  return new EventLog({ ...database, kysely: connection }, { tenantId, clock, log, ...(onEvent && { onEvent }) });
}
