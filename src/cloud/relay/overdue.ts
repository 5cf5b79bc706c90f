import { DAY, SECOND } from '../../base/clock.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RelayContext } from './context.ts';
import { cloudOutcome } from './context.ts';
import { conclude } from './requests.ts';
import type { StoredRequest } from './store.ts';
import { findRequest, listUnanswered, listOverdue, purgeRequests } from './store.ts';

/** A little later than the node that has it in memory would end it. */
const GRACE_MS = 5 * SECOND;
/** An agent that was away for so long does not come back with what it did. */
const UNANSWERED_MS = 7 * DAY;
const RETENTION_MS = 180 * DAY;

/** Ends a request that no agent had begun when its time was over. */
export async function endUnstarted(context: RelayContext, tenant: TenantKey, request: StoredRequest): Promise<void> {
  const outcome = cloudOutcome(context, 'failed', 'not-started');
  await conclude(context, tenant, request, outcome, { states: ['waiting', 'sent'], agentId: request.agentId });
}

/** Ends the requests, of all tenants, that a node left when it stopped. */
export async function endOverdue(context: RelayContext): Promise<void> {
  const { connection, clock } = context;
  const before = new Date(clock.now().getTime() - GRACE_MS);
  for (const { tenant, id } of await listOverdue(connection, before)) {
    const request = await findRequest(connection, tenant, id);
    if (request) await endUnstarted(context, tenant, request);
  }
}

/** Ends requests that no agent will answer any more, and deletes what was done long ago. */
export async function sweepRequests(context: RelayContext): Promise<void> {
  const { connection, clock } = context;
  const now = clock.now().getTime();
  for (const { tenant, id } of await listUnanswered(connection, new Date(now - UNANSWERED_MS))) {
    const request = await findRequest(connection, tenant, id);
    const outcome = cloudOutcome(context, 'unknown', 'unknown');
    const from = { states: ['started'], agentId: request?.agentId ?? null } as const;
    if (request) await conclude(context, tenant, request, outcome, from);
  }
  await purgeRequests(connection, new Date(now - RETENTION_MS));
}
