import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Candidate } from './candidate.ts';
import { beginGuess, settleGuess } from './lockout/guesses.ts';
import type { Verdict } from './lockout/rules.ts';
import type { Guess } from './sign-in-throttle.ts';
import { countPlace, forgetPlace } from './sign-in-throttle.ts';
import type { PasswordProof, VerifyContext } from './verify-password.ts';
import { verifyPassword } from './verify-password.ts';

/** A password that somebody typed. */
export interface TypedPassword {
  readonly guess: Guess;
  readonly password: string;
}

/**
 * Verifies a password, counted: by the network (spraying) and by the name and the place. Both know of it before
 * anything is looked up, and alike for names that exist and names that do not; a right password uses nothing up.
 * `tenant`: of the domain of the name; undefined: no tenant here has it, and there is nothing to find. Undefined: it is
 * wrong. Throws `accounts.too-many-attempts` and what `verifyPassword` throws.
 */
export async function tryPassword(
  context: VerifyContext,
  tenant: TenantKey | undefined,
  { guess, password }: TypedPassword,
  find: () => Promise<Candidate | undefined>,
): Promise<PasswordProof | undefined> {
  await countPlace(context, guess);
  const attempt = tenant && (await beginGuess(context, tenant, guess, password));
  let verdict: Verdict = 'open';
  try {
    const place = guess.knownBrowser === undefined ? 'unknown' : 'known';
    const right = await verifyPassword(context, await find(), { password, place });
    verdict = right ? 'right' : 'wrong';
    return right;
  } finally {
    if (tenant && attempt) await settleGuess(context, tenant, guess, attempt, verdict);
    if (verdict === 'right') await forgetPlace(context, guess);
  }
}
