import type { FeatureContext } from '../../../base/feature-context.ts';
import type { FoundSession } from '../session-store.ts';
import { readStanding } from './facts.ts';

/**
 * Whether a session was opened with as much as the policy asks of its person now. The console opens sessions by a
 * password alone, and a policy may have become stricter since: neither signs anybody in to an application.
 */
export async function isSufficient(
  context: FeatureContext,
  { person, amr }: Pick<FoundSession, 'person' | 'amr'>,
): Promise<boolean> {
  const standing = await readStanding(context, person.tenant, person.id);
  if (!standing) return false;
  const { needsSecondFactor, signIn } = standing.policy;
  if (needsSecondFactor && !amr.includes('mfa')) return false;
  return !amr.includes('pwd') || signIn.includes('password');
}
