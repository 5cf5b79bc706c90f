import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { businessEvents, recordEvent } from '../audit/business-events.ts';
import { ensureAccount } from './account.ts';
import type { Candidate } from './candidate.ts';
import { findCandidate } from './candidate.ts';
import { newVerifier, saveVerifier } from './credential.ts';
import { accountErrors } from './errors.ts';
import { refuseOnTheBeat } from './lockout/answer-time.ts';
import type { Person } from './person.ts';
import { mailSecurityNotice } from './methods/security-notice.ts';
import type { OpenedSession, Proof, SessionToken } from './session.ts';
import { openSession } from './session.ts';
import type { SignInAttempt } from './sign-in-attempt.ts';
import { recordRefusal } from './sign-in-record.ts';
import { normalizeName, tenantOfName } from './sign-in-name.ts';
import { tryPassword } from './try-password.ts';
import type { VerifyContext } from './verify-password.ts';

/** Agents too, where they verify passwords. */
type ChangeContext = BusinessContext & VerifyContext;

/**
 * Sets a new password for a person who knows the current one, ends every session with the old one, and opens a new one;
 * `amr`: what was proved in the one that this comes from. Throws `accounts.password-same`,
 * `accounts.wrong-credentials`, `accounts.too-many-attempts`, and what `newVerifier` throws.
 */
export async function changePassword(
  context: ChangeContext,
  attempt: SignInAttempt,
  newPassword: string,
  { amr, staysSignedIn = false }: Pick<Proof, 'amr' | 'staysSignedIn'> = {},
): Promise<SessionToken> {
  const { person, proof } = await provePresent(context, attempt);
  const { tenant, id, upn } = person;
  if (person.synchronized) throw accountErrors('accounts.password-of-forest', {});
  if (newPassword === attempt.password) throw accountErrors('accounts.password-same', {});
  const verifier = await newVerifier(context, tenant, person, newPassword);
  await inTransaction(context, async (inside) => {
    await saveVerifier(inside, tenant, id, verifier);
    const about = { actor: upn, targetId: id };
    await recordEvent(inside, tenant, businessEvents.passwordChanged, { user: upn, actor: upn }, about);
    await mailSecurityNotice(inside, person, { kind: 'password-changed' }, { person });
  });
  const renewed = { ...proof, provedAt: context.clock.now(), verifier, staysSignedIn, ...(amr && { amr }) };
  return (await sessionFor(context, person, renewed)).token;
}

async function sessionFor(context: FeatureContext, person: Person, proof: Proof): Promise<OpenedSession> {
  const session = await openSession(context, person, proof);
  if (session === undefined) throw accountErrors('accounts.wrong-credentials', {});
  return session;
}

interface Proved {
  readonly person: Person;
  readonly proof: Proof;
}

async function provePresent(context: ChangeContext, attempt: SignInAttempt): Promise<Proved> {
  return await refuseOnTheBeat(context, async () => {
    try {
      return await checkPassword(context, attempt);
    } catch (error) {
      await recordRefusal(context, attempt, error, { kind: 'confirmation' });
      throw error;
    }
  });
}

async function checkPassword(
  context: VerifyContext,
  { upn, password, client, knownBrowser }: SignInAttempt,
): Promise<Proved> {
  const { connection, clock } = context;
  const guess = { name: normalizeName(upn), address: client.address, knownBrowser };
  const provedAt = clock.now();
  let found: Candidate | undefined;
  const tenant = await tenantOfName(connection, guess.name);
  const right = await tryPassword(context, tenant, { guess, password }, async () => {
    found = await findCandidate(connection, guess.name);
    return found;
  });
  if (!found || !right) throw accountErrors('accounts.wrong-credentials', {});
  const { person, isBlocked } = found;
  if (isBlocked) throw accountErrors('accounts.sign-in-blocked', {});
  const { verifier, obstacle } = right;
  if (obstacle) throw obstacle;
  // Somebody who signs in with the password of a forest may be here for the first time.
  if (verifier === null) await ensureAccount(connection, person.tenant, person.id);
  return { person, proof: { provedAt, verifier, client } };
}
