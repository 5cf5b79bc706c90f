import type { FeatureContext } from '../../../base/feature-context.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Affected, Somebody } from './everybody.ts';
import { Collector, everybody } from './everybody.ts';
import type { Outlook } from './outlook.ts';
import { outlook } from './outlook.ts';
import type { MethodsPolicy } from './policy.ts';
import { groupsIn } from './policy.ts';

/** What becomes of people by a change of the policy. Emergency accounts are out of it. */
export interface Impact {
  readonly people: number;
  /** They could sign in, and cannot any more. */
  readonly lockedOut: Affected;
  /** They have to register a method at their next sign-in. */
  readonly register: Affected;
}

/** Reads everybody once, in pages; the rule is that of the sign-in. */
export async function forecast(
  context: FeatureContext,
  tenant: TenantKey,
  { before, after, you }: { readonly before: MethodsPolicy; readonly after: MethodsPolicy; readonly you?: string },
): Promise<Impact> {
  const groups = [...new Set([...groupsIn(before), ...groupsIn(after)])];
  const found = { lockedOut: new Collector(you), register: new Collector(you) };
  let people = 0;
  for await (const page of everybody(context, tenant, groups)) {
    people += page.length;
    for (const row of page) {
      const [was, becomes] = [outlookOf(before, row), outlookOf(after, row)];
      if (becomes === 'cannot' && was !== 'cannot') found.lockedOut.add(row);
      if (becomes === 'registers' && was !== 'registers') found.register.add(row);
    }
  }
  return { people, lockedOut: found.lockedOut.affected, register: found.register.affected };
}

function outlookOf(policy: MethodsPolicy, { roles, groups, ...held }: Somebody): Outlook {
  return outlook(policy, { roles, groups: new Set(groups), isEmergency: false }, held);
}
