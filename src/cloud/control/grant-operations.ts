import { z } from 'zod';
import { changesNothing } from '../../base/http/recorded.ts';
import { businessEvents } from '../audit/business-events.ts';
import { grantFeatures, typedForest } from '../../wire/index.ts';
import { grantAndRecord, withdrawAndRecord } from '../agents/grants.ts';
import type { StoredGrant } from '../agents/grant-store.ts';
import { grantsOf } from '../agents/grant-store.ts';
import type { Agent } from '../agents/store.ts';
import { listAgents } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { OperationsContext } from './operation.ts';
import { chooseTenant, operation, optionalTenant } from './operation.ts';

const ofAgent = z.strictObject({ tenant: optionalTenant, agent: z.string() });
const change = ofAgent.extend({ feature: z.enum(grantFeatures), forest: typedForest });

/** What operators let agents do. */
export const grantOperations = {
  'grant-agent': operation(
    businessEvents.agentGranted,
    change,
    async (context, { tenant: named, agent: given, feature, forest }) => {
      const tenant = await chooseTenant(context, named);
      const { id, name } = await findAgent(context, tenant, given);
      const by = { agentId: id, feature, forest, actor: context.operator };
      const changed = await grantAndRecord(context, tenant, by);
      return { tenant: tenant.name, agent: id, name, feature, forest, changed };
    },
  ),
  'revoke-grant': operation(
    businessEvents.agentGrantRevoked,
    change,
    async (context, { tenant: named, agent: given, feature, forest }) => {
      const tenant = await chooseTenant(context, named);
      const { id, name } = await findAgent(context, tenant, given);
      const by = { agentId: id, feature, forest, actor: context.operator };
      const changed = await withdrawAndRecord(context, tenant, by);
      return { tenant: tenant.name, agent: id, name, feature, forest, changed };
    },
  ),
  'list-grants': operation(changesNothing, ofAgent, async (context, { tenant: named, agent: given }) => {
    const tenant = await chooseTenant(context, named);
    const { id, name } = await findAgent(context, tenant, given);
    const grants = await grantsOf(context.connection, tenant, id);
    return { tenant: tenant.name, agent: id, name, grants: grants.map(shownGrant) };
  }),
} as const;

const shownGrant = ({ feature, forest, grantedBy, grantedAt }: StoredGrant) => ({
  ...{ feature, forest, grantedBy, grantedAt },
});

/** By its id, or by its name where only one that works has it. Throws `cloud.unknown-agent`. */
async function findAgent({ connection }: OperationsContext, tenant: TenantKey, given: string): Promise<Agent> {
  const agents = await listAgents(connection, tenant);
  const byId = agents.find(({ id }) => id === given.toLowerCase());
  const byName = agents.filter(({ name, revokedAt }) => revokedAt === null && name === given);
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (!found) throw cloudErrors('cloud.unknown-agent', { agent: given });
  return found;
}
