import { DAY } from '../../base/clock.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { OutcomeReason, PasswordPlace, RelayOutcome, SentGuesses } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Candidate } from './candidate.ts';
import { accountErrors } from './errors.ts';
import { replaceVerifier } from './credential.ts';
import type { Waiting } from './lockout/answer-time.ts';
import type { CountingContext } from './lockout/guesses.ts';
import { beginSending, endSending } from './lockout/sent-guesses.ts';
import { hashPassword, isOutdatedHash, isPasswordOf } from './password-hash.ts';
import { verifySynchronized } from './synchronized-hash.ts';

/** Agents that verify a password at their forest: what the relay is for accounts. */
export interface PassThroughPort {
  /** Whether some agent does it for people of this tenant. */
  isOn(tenant: TenantKey): Promise<boolean>;
  /** Throws when no agent could be asked. */
  verify(tenant: TenantKey, check: ForestCheck): Promise<RelayOutcome>;
}

export interface ForestCheck {
  readonly anchor: string;
  readonly password: string;
  readonly guesses: SentGuesses;
}

/** What somebody typed, and whether it was in a browser that is known as theirs. */
interface Typed {
  readonly password: string;
  readonly place: PasswordPlace;
}

export interface VerifyContext extends CountingContext, Waiting {
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
  /** The obstacle is the password itself: with another one there would be none. */
  readonly isOver?: boolean;
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
  typed: Typed,
): Promise<PasswordProof | undefined> {
  const { password } = typed;
  if (!candidate) return await verifyOwn(context, undefined, password);
  const { person, sourceAnchor, synchronized, passwords } = candidate;
  if (sourceAnchor === null) return await verifyOwn(context, candidate, password);
  const judged = await askForest(context, { ...candidate, sourceAnchor }, typed);
  if (judged) return judged === 'wrong' ? undefined : judged;
  const { verification } = passwords;
  if (verification === 'pass-through')
    throw accountErrors('accounts.directory-away', { user: person.upn, reason: 'switched-off' });
  // A password from before the forest counts where nothing came from there yet, and the tenant has not chosen.
  if (!synchronized && verification === 'automatic') return await verifyOwn(context, candidate, password);
  const isRight = await verifySynchronized(password, synchronized?.verifier ?? null);
  if (!isRight || !synchronized) return undefined;
  const obstacle = obstacleOf(candidate, context.clock.now());
  return { verifier: synchronized.verifier, mustChange: false, ...(obstacle && withObstacle(obstacle)) };
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

function withObstacle(obstacle: HawserError): Pick<PasswordProof, 'obstacle' | 'isOver'> {
  const isOver =
    isHawserError(obstacle, 'accounts.must-change-password') || isHawserError(obstacle, 'accounts.password-expired');
  return { obstacle, isOver };
}

/** undefined: the forest is not asked, or could not answer and need not. */
async function askForest(
  context: VerifyContext,
  candidate: Candidate & { readonly sourceAnchor: string },
  typed: Typed,
): Promise<PasswordProof | 'wrong' | undefined> {
  const { passThrough } = context;
  const { person, synchronized, passwords } = candidate;
  if (passwords.verification === 'synchronized-hash' || !passThrough || !(await passThrough.isOn(person.tenant)))
    return undefined;
  const { result, reason } = await ask(context, passThrough, candidate, typed);
  if (result === 'success') return { verifier: null, mustChange: false };
  if (reason === 'too-many-attempts') {
    // The hash locks nobody out, whatever strangers type.
    if (passwords.verification === 'automatic' && synchronized) return undefined;
    // In a known browser it is the owner, who may know; elsewhere it would show whose password a forest verifies.
    if (typed.place === 'known') throw accountErrors('accounts.too-many-attempts', { minutes: 30 });
  }
  if (saysNo.has(reason)) return 'wrong';
  const code = result === 'refused' ? obstacles[reason] : undefined;
  if (code) return { verifier: null, mustChange: false, ...withObstacle(accountErrors(code, {})) };
  // The forest could not say: the hash can.
  if (passwords.verification === 'automatic' && synchronized) return undefined;
  throw accountErrors('accounts.directory-away', { user: person.upn, reason });
}

/** A locked account is refused whatever the password is: nothing shows whether this one is right. */
const saysNo: ReadonlySet<OutcomeReason> = new Set(['wrong-password', 'locked', 'too-many-attempts', 'not-found']);
/** Nothing reached the forest that it could count. */
const neverSent: ReadonlySet<OutcomeReason> = new Set(['too-many-attempts', 'not-found', 'no-agent', 'ambiguous']);

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
  context: VerifyContext,
  passThrough: PassThroughPort,
  { person: { tenant, id }, sourceAnchor: anchor }: Candidate & { readonly sourceAnchor: string },
  { password, place }: Typed,
): Promise<Pick<RelayOutcome, 'result' | 'reason'>> {
  const sending = await beginSending(context, tenant, id, place);
  let outcome: Pick<RelayOutcome, 'result' | 'reason'> = { result: 'unknown', reason: 'unknown' };
  try {
    outcome = await passThrough.verify(tenant, { anchor, password, guesses: sending.guesses });
  } catch (error) {
    if (!isHawserError(error)) throw error;
    outcome = { result: 'failed', reason: 'no-agent' };
  } finally {
    await endSending(context, tenant, id, sending, isCounted(outcome));
  }
  return outcome;
}

/** Whether the forest may have counted a wrong password: also when nobody knows what became of it. */
function isCounted({ result, reason }: Pick<RelayOutcome, 'result' | 'reason'>): boolean {
  return result !== 'success' && !neverSent.has(reason) && obstacles[reason] === undefined;
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
