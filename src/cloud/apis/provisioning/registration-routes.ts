import { inTransaction } from '../../../base/database/transaction.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import { calculateJwkThumbprint, importJWK } from 'jose';
import { baseErrors } from '../../../base/base-errors.ts';
import { MINUTE } from '../../../base/clock.ts';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import type { ClientAddressOf } from '../../../base/http/client-address.ts';
import { networkOf } from '../../../base/http/client-address.ts';
import type { RateLimit } from '../../../base/rate-limit.ts';
import { takePoint } from '../../../base/rate-limit.ts';
import { agentRegistered, agentRegistration } from '../../../wire/index.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { businessEvents, recordEvent } from '../../audit/business-events.ts';
import { recordFailure } from '../../audit/record-failure.ts';
import { cloudErrors } from '../../errors.ts';
import { grantsOf } from '../../agents/grant-store.ts';
import type { AgentKey } from '../../agents/store.ts';
import { hashCode, registerAgent } from '../../agents/store.ts';

/** Codes have 80 random bits: the limits are against noise, and whoever makes it pays. */
const perNetwork = { name: 'agent-registration', points: 30, windowMs: 10 * MINUTE };
const perCode = { name: 'agent-registration-code', points: 10, windowMs: 10 * MINUTE };
const OCTETS = 16 * 1024;

/** `POST /provisioning/v1/agents`: the code of an administrator is all the authorization there is. */
export function addAgentRoutes(
  app: HttpApp,
  { clientAddress, ...context }: BusinessContext & { readonly clientAddress: ClientAddressOf },
): void {
  const count = async (limit: RateLimit, subject: string): Promise<void> => {
    const { allowed } = await takePoint(context, limit, subject);
    if (!allowed) throw cloudErrors('cloud.too-many-attempts', {});
  };
  addRoute(app, {
    method: 'post',
    event: businessEvents.agentRegistered,
    path: '/provisioning/v1/agents',
    summary: 'Registers an agent: a one-time code and its public key',
    limit: async (request) => await count(perNetwork, networkOf(clientAddress(request))),
    body: agentRegistration,
    bodyLimit: OCTETS,
    answer: agentRegistered,
    errors: ['cloud.invite-invalid', 'cloud.too-many-attempts', 'base.request-invalid'],
    handle: async ({ body: { tenantId, code, publicKey, ...agent }, correlationId }) => {
      await count(perCode, hashCode(code));
      const keyId = await thumbprintOf(publicKey);
      const tenant = await resolveTenant(context.connection, tenantId);
      if (!tenant) throw cloudErrors('cloud.invite-invalid', {});
      const registered = inTransaction(context, async (within) => {
        const { agentId: id } = await registerAgent(within, tenant, code, { ...agent, publicKey, keyId });
        const values = { agent: agent.name, id, version: agent.version };
        const by = { actor: 'system', targetId: id, correlationId };
        await recordEvent(within, tenant, businessEvents.agentRegistered, values, by);
        for (const { feature, forest, grantedBy } of await grantsOf(within.connection, tenant, id)) {
          const granted = { agent: agent.name, id, feature, forest, actor: grantedBy };
          await recordEvent(within, tenant, businessEvents.agentGranted, granted, { ...by, actor: grantedBy });
        }
        return { agentId: id, clientId: id, tenantId };
      });
      return await registered.catch(async (error: unknown) => {
        await recordFailure(context, tenant, businessEvents.agentRegistered, { actor: 'system', error });
        throw error;
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
