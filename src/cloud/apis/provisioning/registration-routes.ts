import { inTransaction } from '../../../base/database/transaction.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import { calculateJwkThumbprint, importJWK } from 'jose';
import { baseErrors } from '../../../base/base-errors.ts';
import { MINUTE } from '../../../base/clock.ts';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { takePoint } from '../../../base/rate-limit.ts';
import { agentRegistered, agentRegistration } from '../../../wire/index.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { businessEvents, recordEvent } from '../../audit/business-events.ts';
import { cloudErrors } from '../../errors.ts';
import type { AgentKey } from '../../agents/store.ts';
import { registerAgent } from '../../agents/store.ts';

/** Codes have 80 random bits: the limit is against noise. */
const attempts = { name: 'agent-registration', points: 300, windowMs: 10 * MINUTE };

/** `POST /provisioning/v1/agents`: the code of an administrator is all the authorization there is. */
export function addAgentRoutes(app: HttpApp, context: BusinessContext): void {
  addRoute(app, {
    method: 'post',
    path: '/provisioning/v1/agents',
    summary: 'Registers an agent: a one-time code and its public key',
    body: agentRegistration,
    answer: agentRegistered,
    errors: ['cloud.invite-invalid', 'cloud.too-many-attempts', 'base.request-invalid'],
    handle: async ({ body: { tenantId, code, publicKey, ...agent }, correlationId }) => {
      const { allowed } = await takePoint(context, attempts, 'all');
      if (!allowed) throw cloudErrors('cloud.too-many-attempts', {});
      const keyId = await thumbprintOf(publicKey);
      const tenant = await resolveTenant(context.connection, tenantId);
      if (!tenant) throw cloudErrors('cloud.invite-invalid', {});
      return await inTransaction(context, async (within) => {
        const { agentId: id } = await registerAgent(within, tenant, code, { ...agent, publicKey, keyId });
        const values = { agent: agent.name, id, version: agent.version };
        const by = { actor: 'system', targetId: id, correlationId };
        await recordEvent(within, tenant, businessEvents.agentRegistered, values, by);
        return { agentId: id, clientId: id, tenantId };
      });
    },
  });
}

/** A key that is not a point on the curve is refused now, not when the agent asks for its first token. */
async function thumbprintOf(publicKey: AgentKey): Promise<string> {
  try {
    await importJWK({ ...publicKey, alg: 'ES256' });
    return await calculateJwkThumbprint(publicKey);
  } catch (cause) {
    throw baseErrors('base.request-invalid', { problems: 'publicKey: is not a key on P-256' }, { cause });
  }
}
