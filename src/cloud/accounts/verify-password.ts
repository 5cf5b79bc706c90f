import type { FeatureContext } from '../../base/feature-context.ts';
import { replaceVerifier } from './credential.ts';
import { hashPassword, isOutdatedHash, isPasswordOf } from './password-hash.ts';
import type { Candidate } from './candidate.ts';

/** What came of a password: what it was compared with, so that what changes meanwhile can be noticed. */
export interface PasswordProof {
  readonly verifier: string;
  /** It is right, and good for nothing but choosing another one. */
  readonly mustChange: boolean;
}

/**
 * Whether `password` is that of `candidate`; undefined when it is not. For nobody, and for somebody without a password,
 * it takes as long. Throws `base.busy`.
 */
export async function verifyPassword(
  { connection }: FeatureContext,
  candidate: Candidate | undefined,
  password: string,
): Promise<PasswordProof | undefined> {
  const stored = candidate?.verifier ?? undefined;
  const isRight = await isPasswordOf(password, stored);
  if (!isRight || !candidate || stored === undefined) return undefined;
  const { person, mustChange } = candidate;
  if (!isOutdatedHash(stored)) return { verifier: stored, mustChange };
  const verifier = await hashPassword(password);
  await replaceVerifier(connection, person.tenant, person.id, { before: stored, after: verifier });
  return { verifier, mustChange };
}
