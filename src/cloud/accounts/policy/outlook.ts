import { isInNetworks } from '../../../base/http/client-address.ts';
import type { MethodKind } from '../methods/method.ts';
import type { Role } from '../role.ts';
import type { MethodsPolicy, PolicyMethod } from './policy.ts';
import { isFor, policyMethods } from './policy.ts';

/**
 * What a policy lets somebody do. Sign-in, registration, reset and the forecast of a change ask here, so that they
 * never disagree.
 */
export interface Subject {
  /** Those of the policy that they are a member of. */
  readonly groups: ReadonlySet<string>;
  readonly roles: readonly Role[];
  /** Out of the policy, but not of the second factor. */
  readonly isEmergency: boolean;
  /** The access policy asks for a second factor where they sign in. */
  readonly isAsked?: boolean;
}

export const firstFactors = ['password', 'passkey', 'pass'] as const;
export type FirstFactor = (typeof firstFactors)[number];

export const secondFactors = ['passkey', 'authenticator', 'recovery-codes'] as const;
export type SecondFactor = (typeof secondFactors)[number];

export interface MethodsFor {
  readonly signIn: readonly FirstFactor[];
  readonly secondFactor: readonly SecondFactor[];
  /** Of these, what each person registered and verified. */
  readonly reset: readonly MethodKind[];
  readonly registration: readonly MethodKind[];
  readonly needsSecondFactor: boolean;
}

const forReset = ['passkey', 'authenticator', 'pass', 'recovery-codes', 'email', 'phone'] as const;
const forRegistration = ['passkey', 'authenticator', 'recovery-codes', 'email', 'phone'] as const;

export function methodsFor(
  policy: MethodsPolicy,
  { groups, roles, isEmergency, isAsked = false }: Subject,
): MethodsFor {
  const isAllowed = (name: PolicyMethod): boolean => isEmergency || isFor(policy.methods[name].for, groups);
  const allowed = new Set(policyMethods.filter(isAllowed));
  const isIn = (name: PolicyMethod): boolean => allowed.has(name);
  return {
    signIn: firstFactors.filter(isIn),
    secondFactor: secondFactors.filter(isIn),
    reset: forReset.filter(isIn),
    registration: forRegistration.filter(isIn),
    needsSecondFactor: isAsked || isEmergency || roles.length > 0 || isFor(policy.secondFactor.for, groups),
  };
}

/** What somebody has to show. */
export interface Holdings {
  readonly password: boolean;
  /** One that verifies its owner by PIN, finger or face: two factors at once. */
  readonly passkey: boolean;
  /** One that does not: one factor. */
  readonly securityKey: boolean;
  readonly authenticator: boolean;
  readonly recoveryCodes: boolean;
  readonly pass: boolean;
}

export function holds(held: Holdings, kind: FirstFactor | SecondFactor): boolean {
  if (kind === 'recovery-codes') return held.recoveryCodes;
  return kind === 'passkey' ? held.passkey || held.securityKey : held[kind];
}

/** Whether somebody has a second factor, also one that the policy or this address takes no longer. */
function hasSecond(held: Holdings): boolean {
  return secondFactors.some((kind) => holds(held, kind));
}

/** Whether somebody has more to prove after this first factor: a key that was the first is no second one. */
export function holdsBeside(held: Holdings, first: FirstFactor): boolean {
  return first === 'passkey' ? held.authenticator || held.recoveryCodes : hasSecond(held);
}

/** Whether somebody who proved one factor may register their first second one. */
export function mayRegister(
  { secondFactor }: MethodsPolicy,
  {
    first,
    address,
    held,
  }: { readonly first: FirstFactor; readonly address: string | undefined; readonly held: Holdings },
): boolean {
  // A pass comes from an administrator for this, a passkey is more than a password.
  if (first !== 'password') return true;
  // Otherwise a stolen password would take the place of a second factor that a changed policy does not offer.
  if (hasSecond(held)) return false;
  if (secondFactor.register === 'anywhere') return true;
  return address !== undefined && isInNetworks(address, secondFactor.networks);
}

/** What becomes of the next sign-in of somebody. */
export type Outlook = 'signs-in' | 'registers' | 'cannot';

export function outlook(policy: MethodsPolicy, subject: Subject, held: Holdings): Outlook {
  const { signIn, secondFactor, registration, needsSecondFactor } = methodsFor(policy, subject);
  const first = signIn.filter((kind) => holds(held, kind));
  if (first.length === 0) return 'cannot';
  if (!needsSecondFactor || (first.includes('passkey') && held.passkey)) return 'signs-in';
  // A key that is the only first factor is no second one as well.
  const isKeyAlone = first.every((kind) => kind === 'passkey');
  if (secondFactor.some((kind) => holds(held, kind) && !(kind === 'passkey' && isKeyAlone))) return 'signs-in';
  // A pass is two factors for everybody but role holders, who register with it.
  if (first.includes('pass') && subject.roles.length === 0 && !subject.isEmergency) return 'signs-in';
  const canBeRegistered = registration.some((kind) => kind === 'passkey' || kind === 'authenticator');
  const isPlaceNamed = policy.secondFactor.register === 'anywhere' || policy.secondFactor.networks.length > 0;
  const isTrusted = (isPlaceNamed && !hasSecond(held)) || first.some((kind) => kind !== 'password');
  return canBeRegistered && isTrusted ? 'registers' : 'cannot';
}
