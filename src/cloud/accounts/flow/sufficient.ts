import type { FeatureContext } from '../../../base/feature-context.ts';
import type { FoundSession } from '../session-store.ts';
import { holdsBeside } from '../policy/outlook.ts';
import type { Standing } from './facts.ts';
import { readStanding } from './facts.ts';

/**
 * Whether a session was opened with as much as the policy asks of its person now: a policy may have become stricter
 * since, and then the session signs nobody in to an application.
 */
export async function isSufficient(
  context: FeatureContext,
  { person, amr }: Pick<FoundSession, 'person' | 'amr'>,
): Promise<boolean> {
  const standing = await readStanding(context, person.tenant, person.id);
  return standing !== undefined && isEnough(standing, amr);
}

/** The same, of somebody who was looked up already. */
export function isEnough(
  { policy: { needsSecondFactor, signIn } }: Pick<Standing, 'policy'>,
  amr: readonly string[],
): boolean {
  if (needsSecondFactor && !amr.includes('mfa')) return false;
  return !amr.includes('pwd') || signIn.includes('password');
}

/** Whether it was opened with everything that its person has: a second factor too, where there is one. */
export function isAll({ held }: Pick<Standing, 'held'>, amr: readonly string[]): boolean {
  return amr.includes('mfa') || !holdsBeside(held, amr.includes('pwd') ? 'password' : 'passkey');
}
