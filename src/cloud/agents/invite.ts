import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { Grant } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Invite } from './store.ts';
import { createInvite } from './store.ts';

/**
 * Makes a one-time code and records it: a code that the audit does not know does not exist. `grants`: what the agent
 * that registers with it may do from then on.
 */
export async function inviteAgent(
  context: BusinessContext,
  tenant: TenantKey,
  actor: string,
  grants: readonly Grant[] = [],
): Promise<Invite> {
  return await inTransaction(context, async (within) => {
    const invite = await createInvite(within, tenant, actor, grants);
    const allowed = grants.map(({ feature, forest }) => `${feature} (${forest})`).join(', ') || '-';
    const values = { actor, until: invite.expiresAt.toISOString(), grants: allowed };
    await recordEvent(within, tenant, businessEvents.agentInvited, values, { actor });
    return invite;
  });
}
