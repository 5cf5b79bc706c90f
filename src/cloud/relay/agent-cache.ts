import { SECOND } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RelayAgent } from './store.ts';
import { listRelayAgents } from './store.ts';

/** How long the list of connected agents is used without asking the database; changes at this node count at once. */
const CACHE_TTL_MS = SECOND;

/** The agents of each tenant as the database has them, cached for a moment. */
export class AgentCache {
  readonly #context: FeatureContext;
  /** By the id of the tenant, which is what other nodes name it by. */
  readonly #cached = new Map<string, { readonly agents: Promise<readonly RelayAgent[]>; readonly until: number }>();

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  async of(tenant: TenantKey, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<readonly RelayAgent[]> {
    const { connection, clock } = this.#context;
    const known = this.#cached.get(tenant.id);
    if (!fresh && known && known.until > performance.now()) return await known.agents;
    const agents = listRelayAgents(connection, tenant, clock.now());
    this.#cached.set(tenant.id, { agents, until: performance.now() + CACHE_TTL_MS });
    agents.catch(() => this.forget(tenant.id)); // not remembered: the next request asks again
    return await agents;
  }

  forget(tenantId: string): void {
    this.#cached.delete(tenantId);
  }
}
