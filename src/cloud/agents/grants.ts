import { inTransaction } from '../../base/database/transaction.ts';
import type { Grant } from '../../wire/index.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { deleteGrant, insertGrant } from './grant-store.ts';
import { getAgent } from './store.ts';

/**
 * What an agent may do is the tenant's to say: what it says of itself in its hello is what it could do. Both have to
 * agree before it is asked anything.
 */
export interface GrantChange extends Grant {
  readonly agentId: string;
  readonly actor: string;
}

/** Lets an agent do something for a forest. False when it was allowed already. Throws `cloud.unknown-agent`. */
export async function grantAndRecord(
  context: BusinessContext,
  tenant: TenantKey,
  { agentId, feature, forest, actor }: GrantChange,
): Promise<boolean> {
  return await inTransaction(context, async (within) => {
    const agent = await getAgent(within.connection, tenant, agentId);
    if (!agent) throw cloudErrors('cloud.unknown-agent', { agent: agentId });
    if (agent.revokedAt) throw cloudErrors('cloud.agent-revoked', {});
    const isNew = await insertGrant(within, tenant, agentId, { feature, forest, by: actor });
    const values = { agent: agent.name, id: agentId, feature, forest, actor };
    if (isNew) await recordEvent(within, tenant, businessEvents.agentGranted, values, { actor, targetId: agentId });
    return isNew;
  });
}

/** Takes it back; what the agent has not begun by then it never begins. Throws `cloud.unknown-agent`. */
export async function withdrawAndRecord(
  context: BusinessContext,
  tenant: TenantKey,
  { agentId, feature, forest, actor }: GrantChange,
): Promise<boolean> {
  return await inTransaction(context, async (within) => {
    const agent = await getAgent(within.connection, tenant, agentId);
    if (!agent) throw cloudErrors('cloud.unknown-agent', { agent: agentId });
    const wasThere = await deleteGrant(within.connection, tenant, agentId, { feature, forest });
    const values = { agent: agent.name, id: agentId, feature, forest, actor };
    if (wasThere)
      await recordEvent(within, tenant, businessEvents.agentGrantRevoked, values, { actor, targetId: agentId });
    return wasThere;
  });
}
