import { HOUR } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoint } from '../../base/rate-limit.ts';
import type { ExplainedPath, OutcomeReason } from '../../wire/index.ts';
import { explainedPath } from '../../wire/index.ts';
import { askForAPage } from '../relay/ask-for-a-page.ts';
import type { Relay } from '../relay/relay.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface ObjectPathsOptions extends FeatureContext {
  readonly relay: Relay;
}

/** How the values of an object came here, or why nobody can say it. */
export type FoundPath = { readonly path: ExplainedPath } | { readonly path: undefined; readonly why: OutcomeReason };

/** The agent runs its rules again for each answer. */
const perAdministrator: RateLimit = { name: 'explain', points: 600, windowMs: HOUR };

/**
 * The way of an object's values from its forests to the cloud. The cloud knows where they ended; where they came from,
 * and what they won over, knows the agent that writes them, and it is asked each time: rules change.
 */
export class ObjectPaths {
  readonly #options: ObjectPathsOptions;

  constructor(options: ObjectPathsOptions) {
    this.#options = options;
  }

  async of(
    tenant: TenantKey,
    { anchor, administrator }: { readonly anchor: string; readonly administrator: string },
  ): Promise<FoundPath> {
    const { allowed } = await takePoint(this.#options, perAdministrator, `${tenant.id} ${administrator}`);
    if (!allowed) return { path: undefined, why: 'rate-limited' };
    const actor = { kind: 'administrator', name: administrator.slice(0, 320) } as const;
    const outcome = await askForAPage(this.#options.relay, tenant, { operation: 'explain', anchor, actor });
    if (typeof outcome === 'string') return { path: undefined, why: outcome };
    if (outcome.result !== 'success') return { path: undefined, why: outcome.reason };
    const answer = explainedPath.safeParse(outcome.answer);
    return answer.success ? { path: answer.data } : { path: undefined, why: 'request-invalid' };
  }
}
