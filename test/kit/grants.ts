import type { FeatureContext } from '../../src/base/feature-context.ts';
import { insertGrant } from '../../src/cloud/agents/grant-store.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';
import type { Grant } from '../../src/wire/index.ts';

/** Where the objects of tests come from that send operations themselves. */
export const testForest = 'corp.example.com';

/** Lets an agent provision the forest of the tests, as an administrator would. */
export async function letProvision(context: FeatureContext, tenant: TenantKey, agentId: string): Promise<void> {
  await insertGrant(context, tenant, agentId, { feature: 'provisioning', forest: testForest, by: 'test' });
}

/** Everything that an agent of one forest is asked for. */
export function grantsFor(forest: string): readonly Grant[] {
  return (['provisioning', 'writeback', 'pass-through'] as const).map((feature) => ({ feature, forest }));
}
