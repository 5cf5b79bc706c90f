import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { getAgent, revokeAgent } from './store.ts';

/** Revokes an agent and records it once: revoking it again changes nothing. Throws `cloud.unknown-agent`. */
export async function revokeAndRecord(
  context: BusinessContext,
  tenant: TenantKey,
  id: string,
  actor: string,
): Promise<void> {
  await inTransaction(context, async (within) => {
    const agent = await getAgent(within.connection, tenant, id);
    await revokeAgent(within, tenant, id, actor);
    if (!agent || agent.revokedAt) return;
    const values = { agent: agent.name, id, actor };
    await recordEvent(within, tenant, businessEvents.agentRevoked, values, { actor, targetId: id });
  });
}
