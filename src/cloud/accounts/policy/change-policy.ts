import type { z } from 'zod';
import { describeIssue } from '../../../base/configuration/schema-problems.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { lockTenant } from '../../objects/lock.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Actor } from '../actor.ts';
import { nameOf } from '../actor.ts';
import { refuseWithout } from '../rights.ts';
import { only } from '../role.ts';
import { policyErrors } from './errors.ts';
import { policyDetail } from './details.ts';
import type { Impact } from './impact.ts';
import { forecast } from './impact.ts';
import type { MethodsPolicy } from './policy.ts';
import { methodsPolicy, policyMethods } from './policy.ts';
import { readPolicy, savePolicy } from './policy-store.ts';

export interface PolicyChange {
  /** The whole document, from outside. */
  readonly document: unknown;
  /** Only says what would become of people. */
  readonly isTrial?: boolean | undefined;
  /** People may be locked out by it; never whoever does it. */
  readonly acceptsImpact?: boolean | undefined;
}

/**
 * Replaces the policy. Throws `policy.invalid`, `accounts.role-needed`, `policy.locks-out` and `policy.locks-you-out`.
 */
export async function changePolicy(
  context: BusinessContext,
  tenant: TenantKey,
  { document, isTrial = false, acceptsImpact = false }: PolicyChange,
  actor: Actor,
): Promise<{ readonly policy: MethodsPolicy; readonly impact: Impact }> {
  if ('person' in actor) refuseWithout(actor.person.roles, only('authentication-policy'));
  const parsed = methodsPolicy.safeParse(document);
  if (!parsed.success) throw policyErrors('policy.invalid', { problems: problemsOf(parsed.error, document) });
  const policy = parsed.data;
  return await inTransaction(context, async (inside) => {
    await lockTenant(inside.connection, tenant);
    const before = await readPolicy(inside.connection, tenant);
    const you = 'person' in actor ? { you: actor.person.id } : {};
    const impact = await forecast(inside, tenant, { before, after: policy, ...you });
    if (isTrial) return { policy, impact };
    const { count, names, you: isYou } = impact.lockedOut;
    const about = { count, names: names.slice(0, 10) };
    if (isYou) throw policyErrors('policy.locks-you-out', about);
    if (count > 0 && !acceptsImpact) throw policyErrors('policy.locks-out', about);
    const by = nameOf(actor);
    await savePolicy(inside.connection, tenant, policy, { by, at: inside.clock.now() });
    const values = { changes: changesOf(before, policy), actor: by };
    await recordEvent(inside, tenant, methodEvents.policyChanged, values, { actor: by });
    return { policy, impact };
  });
}

function problemsOf({ issues }: z.ZodError, document: unknown) {
  return issues.map((issue) =>
    policyDetail('policy.at', { path: issue.path.map(String).join('.'), problem: describeIssue(issue, document) }),
  );
}

/** What differs, by part of the document. */
function changesOf(before: MethodsPolicy, after: MethodsPolicy): string {
  const parts = [
    ...policyMethods.map((name) => [name, before.methods[name], after.methods[name]] as const),
    ['secondFactor', before.secondFactor, after.secondFactor] as const,
  ];
  const changed = parts.filter(([, was, is]) => JSON.stringify(was) !== JSON.stringify(is));
  return changed.map(([name, , is]) => `${name} ${JSON.stringify(is)}`).join(', ') || '–';
}
