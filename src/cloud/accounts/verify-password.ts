import { DAY } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { OutcomeReason, RelayOutcome } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Candidate } from './candidate.ts';
import { accountErrors } from './errors.ts';
import { replaceVerifier } from './credential.ts';
import { hashPassword, isOutdatedHash, isPasswordOf } from './password-hash.ts';
import { verifySynchronized } from './synchronized-hash.ts';

/** Agents that verify a password at their forest: what the relay is for accounts. */
export interface PassThroughPort {
  /** Whether some agent does it for people of this tenant. */
  isOn(tenant: TenantKey): Promise<boolean>;
  /** Throws when no agent could be asked. */
  verify(tenant: TenantKey, anchor: string, password: string): Promise<RelayOutcome>;
}

export interface VerifyContext extends FeatureContext {
  /** Absent: nobody can be asked. */
  readonly passThrough?: PassThroughPort | undefined;
}

/** What came of a password: what it was compared with, so that what changes meanwhile can be noticed. */
export interface PasswordProof {
  /** Null: an agent has judged it. */
  readonly verifier: string | null;
  /** It is right, and good for nothing but choosing another one here. */
  readonly mustChange: boolean;
  /** Why somebody with the right password is not let in all the same; only they are told. */
  readonly obstacle?: HawserError;
}

/**
 * The one place where a password is verified; undefined: it is wrong. A person of the cloud by their own, a person of a
 * forest as the tenant has chosen: by an agent where one does it, and else by the synchronized hash; or by one of the
 * two alone. For nobody, and for somebody without a password, it takes as long. Throws `accounts.directory-away` and
 * `base.busy`.
 */
export async function verifyPassword(
  context: VerifyContext,
  candidate: Candidate | undefined,
  password: string,
): Promise<PasswordProof | undefined> {
  if (!candidate) return await verifyOwn(context, undefined, password);
  const { person, sourceAnchor, verifier, synchronized, passwords } = candidate;
  if (sourceAnchor === null) return await verifyOwn(context, candidate, password);
  const judged = await askForest(context, { ...candidate, sourceAnchor }, password);
  if (judged) return judged === 'wrong' ? undefined : judged;
  if (synchronized && passwords.verification !== 'pass-through') {
    if (!(await verifySynchronized(password, synchronized.verifier))) return undefined;
    const obstacle = obstacleOf(candidate, context.clock.now());
    return { verifier: synchronized.verifier, mustChange: false, ...(obstacle && { obstacle }) };
  }
  // A password that an administrator set here counts where the forest sends none.
  if (verifier === null && passwords.verification === 'pass-through')
    throw accountErrors('accounts.directory-away', { user: person.upn, reason: 'switched-off' });
  return await verifyOwn(context, candidate, password);
}

/** By a password that was set here. One that was hashed with less effort than today's is hashed again. */
async function verifyOwn(
  { connection }: VerifyContext,
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

/** undefined: the forest is not asked, or could not answer and need not. */
async function askForest(
  { passThrough }: VerifyContext,
  { person, sourceAnchor, synchronized, passwords }: Candidate & { readonly sourceAnchor: string },
  password: string,
): Promise<PasswordProof | 'wrong' | undefined> {
  const { tenant, upn } = person;
  if (passwords.verification === 'synchronized-hash' || !passThrough || !(await passThrough.isOn(tenant)))
    return undefined;
  const outcome = await ask(passThrough, tenant, sourceAnchor, password);
  if (outcome.result === 'success') return { verifier: null, mustChange: false };
  // The hash locks nobody out, whatever strangers type.
  const isClosed = outcome.reason === 'too-many-attempts';
  if (isClosed && passwords.verification === 'automatic' && synchronized) return undefined;
  if (isClosed || saysNo.has(outcome.reason)) return 'wrong';
  const code = outcome.result === 'refused' ? obstacles[outcome.reason] : undefined;
  if (code) return { verifier: null, mustChange: false, obstacle: accountErrors(code, {}) };
  // The forest could not say: the hash can.
  if (passwords.verification === 'automatic' && synchronized) return undefined;
  throw accountErrors('accounts.directory-away', { user: upn, reason: outcome.reason });
}

/** Locked accounts are told for wrong passwords too. */
const saysNo: ReadonlySet<OutcomeReason> = new Set(['wrong-password', 'locked', 'not-found']);

const obstacles: Partial<Record<OutcomeReason, keyof typeof obstacleCodes>> = {
  'must-change': 'accounts.must-change-password',
  'password-expired': 'accounts.password-expired',
  'account-expired': 'accounts.account-expired',
  disabled: 'accounts.sign-in-blocked',
  'logon-hours': 'accounts.restricted-by-directory',
  workstation: 'accounts.restricted-by-directory',
  restricted: 'accounts.restricted-by-directory',
};

const obstacleCodes = {
  'accounts.must-change-password': true,
  'accounts.password-expired': true,
  'accounts.account-expired': true,
  'accounts.sign-in-blocked': true,
  'accounts.restricted-by-directory': true,
} as const;

async function ask(
  passThrough: PassThroughPort,
  tenant: TenantKey,
  anchor: string,
  password: string,
): Promise<Pick<RelayOutcome, 'result' | 'reason'>> {
  try {
    return await passThrough.verify(tenant, anchor, password);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    return { result: 'failed', reason: 'no-agent' };
  }
}

/** What the forest said of the password besides, as far as the tenant honours it. */
function obstacleOf({ synchronized, passwords }: Candidate, now: Date): HawserError | undefined {
  if (!synchronized) return undefined;
  const { setAt, mustChange, accountExpiresAt } = synchronized;
  const { honourMustChange, honourAccountExpiry, maximumDays } = passwords;
  if (honourAccountExpiry && accountExpiresAt !== null && accountExpiresAt <= now)
    return accountErrors('accounts.account-expired', {});
  if (honourMustChange && mustChange) return accountErrors('accounts.must-change-password', {});
  const isOld = maximumDays !== null && now.getTime() - setAt.getTime() > maximumDays * DAY;
  return isOld ? accountErrors('accounts.password-expired', {}) : undefined;
}
