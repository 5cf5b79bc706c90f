import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { getAgent, revokeAgent } from './store.ts';

/** Revokes an agent and tells it everywhere, once: who revokes it again changes nothing. Throws `cloud.unknown-agent`. */
export async function revokeAgentAndTell(
  context: BusinessContext,
  tenantId: TenantId,
  id: string,
  actor: string,
): Promise<void> {
  const { database, clock } = context;
  await database.kysely.transaction().execute(async (connection) => {
    const agent = await getAgent(connection, tenantId, id);
    await revokeAgent(connection, clock.now(), tenantId, id, actor);
    if (!agent || agent.revokedAt) return;
    const values = { agent: agent.name, id, actor };
    await recordEvent(context, tenantId, businessEvents.agentRevoked, values, { actor, targetId: id, connection });
  });
}
