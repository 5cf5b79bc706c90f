import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Invite } from './store.ts';
import { createInvite } from './store.ts';

/** Makes a one-time code and records it: a code that the audit does not know does not exist. */
export async function inviteAgent(context: BusinessContext, tenant: TenantKey, actor: string): Promise<Invite> {
  return await inTransaction(context, async (within) => {
    const invite = await createInvite(within, tenant, actor);
    const values = { actor, until: invite.expiresAt.toISOString() };
    await recordEvent(within, tenant, businessEvents.agentInvited, values, { actor });
    return invite;
  });
}
