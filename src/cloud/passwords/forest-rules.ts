import { HOUR, MINUTE, SECOND } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoint } from '../../base/rate-limit.ts';
import type { OutcomeReason, PasswordRules } from '../../wire/index.ts';
import { passwordRules } from '../../wire/index.ts';
import { askForAPage } from '../relay/ask-for-a-page.ts';
import type { Relay } from '../relay/relay.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface ForestRulesOptions extends FeatureContext {
  readonly relay: Relay;
}

/** The rules of the forest for somebody, or why they cannot be read. */
export type FoundRules = { readonly rules: PasswordRules } | { readonly rules: undefined; readonly why: OutcomeReason };

/** Whose rules, and for whom: whoever asks has a limit of their own. */
export interface RulesQuestion {
  readonly anchor: string;
  readonly actor: { readonly kind: 'administrator' | 'person'; readonly name: string };
}

const perActor: RateLimit = { name: 'password-rules', points: 300, windowMs: HOUR };
const KEPT_MS = 10 * MINUTE;
/** What could not be read is asked again when somebody comes back, not for each part of a page. */
const FAILURE_KEPT_MS = 15 * SECOND;
const MOST_KEPT = 2000;

interface Kept {
  readonly found: Promise<FoundRules>;
  until: number;
}

/**
 * What the forests demand of new passwords, person by person: asked of an agent, and remembered for some minutes. Only
 * for who has shown that they may know it, by a gate or by their role: the question costs a domain controller, and its
 * time tells whether there is such a person.
 */
export class ForestRules {
  readonly #options: ForestRulesOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: ForestRulesOptions) {
    this.#options = options;
  }

  async of(tenant: TenantKey, question: RulesQuestion): Promise<FoundRules> {
    const key = `${tenant.number} ${question.anchor}`;
    const kept = this.#kept.get(key);
    if (kept && kept.until > performance.now()) return await kept.found;
    const asked: Kept = { found: this.#ask(tenant, question), until: performance.now() + KEPT_MS };
    this.#keep(key, asked);
    try {
      const found = await asked.found;
      if (!found.rules) asked.until = performance.now() + FAILURE_KEPT_MS;
      return found;
    } catch (error) {
      if (this.#kept.get(key) === asked) this.#kept.delete(key);
      throw error;
    }
  }

  #keep(key: string, asked: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, asked);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #ask(tenant: TenantKey, { anchor, actor }: RulesQuestion): Promise<FoundRules> {
    const subject = `${tenant.id} ${actor.kind} ${actor.name}`;
    if (!(await takePoint(this.#options, perActor, subject)).allowed) return { rules: undefined, why: 'rate-limited' };
    const asker = { ...actor, name: actor.name.slice(0, 320) };
    const outcome = await askForAPage(this.#options.relay, tenant, { operation: 'policy', anchor, actor: asker });
    if (typeof outcome === 'string') return { rules: undefined, why: outcome };
    const answer = passwordRules.safeParse(outcome.answer);
    if (outcome.result === 'success' && answer.success) return { rules: answer.data };
    return { rules: undefined, why: outcome.result === 'success' ? 'request-invalid' : outcome.reason };
  }
}
