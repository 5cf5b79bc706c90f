import type { FirstFactor, Holdings, MethodsFor, SecondFactor } from '../policy/outlook.ts';
import { holds, holdsBeside } from '../policy/outlook.ts';
import type { Access } from '../access/access-document.ts';
import type { FlowState } from './flow.ts';

/** What somebody can register in the middle of a sign-in. */
export type Registrable = 'passkey' | 'authenticator' | 'password';

export type Step =
  | { readonly kind: 'first-factor'; readonly offers: readonly FirstFactor[] }
  /** `register`: with a pass, whoever lost the old one registers a new one in its place. */
  | {
      readonly kind: 'second-factor';
      readonly offers: readonly SecondFactor[];
      readonly register: readonly Registrable[];
    }
  | { readonly kind: 'register'; readonly offers: readonly Registrable[] }
  | { readonly kind: 'recovery-codes' }
  | { readonly kind: 'change-password' }
  /** The access policy stops them, whatever they prove. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'change-forest-password' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'done' };

export interface Facts {
  /** What the tenant's policy has for anybody: all that is shown before the first proof. */
  readonly offered: readonly FirstFactor[];
  readonly personal: Pick<MethodsFor, 'signIn' | 'secondFactor' | 'registration' | 'needsSecondFactor'>;
  /** What the access policy says of them, for this application, from this place. */
  readonly access: Access;
  readonly held: Holdings;
  /** They have roles, or are kept for an emergency. */
  readonly isPrivileged: boolean;
  readonly isSynchronized: boolean;
  /** Whether a second factor may be registered after this first one, from this place. */
  readonly mayRegister: boolean;
  /** Whether passkeys work at this address. */
  readonly hasPasskeys: boolean;
}

export function needsTwo({ demand, first }: Pick<FlowState, 'demand' | 'first'>, facts: Facts): boolean {
  const { personal, access, held } = facts;
  const isHeld = demand === 'held' && first !== null && holdsBeside(held, first);
  return demand === 2 || isHeld || personal.needsSecondFactor || access === 'second-factor';
}

/** Pure: what has to come next. */
export function nextStep(state: FlowState, facts: Facts): Step {
  if (state.first === null) return { kind: 'first-factor', offers: facts.offered };
  // Only now: who it is decides, and nobody else learns what holds for them.
  if (facts.access === 'block') return { kind: 'blocked' };
  const register = registrable(facts);
  if (needsTwo(state, facts) && state.factors < 2) {
    const offers = facts.personal.secondFactor.filter((kind) => isSecond(kind, state.first, facts));
    const instead = state.first === 'pass' && facts.mayRegister ? secondOnly(register) : [];
    if (offers.length > 0) return { kind: 'second-factor', offers, register: instead };
    const first = secondOnly(register);
    return facts.mayRegister && first.length > 0 ? { kind: 'register', offers: first } : { kind: 'refused' };
  }
  // A pass is for this: whoever leaves with nothing for the next time would need another one.
  const missing = state.first === 'pass' && facts.mayRegister ? missingForNextTime(state, facts, register) : [];
  if (missing.length > 0) return { kind: 'register', offers: missing };
  if (state.mustChange === 'here') return { kind: 'change-password' };
  if (state.mustChange === 'forest') return { kind: 'change-forest-password' };
  if (needsCodes(state, facts) && facts.personal.registration.includes('recovery-codes'))
    return { kind: 'recovery-codes' };
  return { kind: 'done' };
}

/** Administrators who set up what they sign in with get a sheet of paper for the day on which it is lost. */
function needsCodes({ hasRegistered, codes }: FlowState, { isPrivileged, held }: Facts): boolean {
  return hasRegistered && isPrivileged && (codes === 'shown' || (codes === 'none' && !held.recoveryCodes));
}

/** What was the first factor is no second one; a key that verified its owner was two already. */
function isSecond(kind: SecondFactor, first: FirstFactor | null, { held, hasPasskeys }: Facts): boolean {
  if (kind === 'passkey' && (first === 'passkey' || !hasPasskeys)) return false;
  return holds(held, kind);
}

function registrable({ personal, isSynchronized, hasPasskeys }: Facts): readonly Registrable[] {
  const kinds: Registrable[] = [];
  if (hasPasskeys && personal.registration.includes('passkey')) kinds.push('passkey');
  if (personal.registration.includes('authenticator')) kinds.push('authenticator');
  if (!isSynchronized && personal.signIn.includes('password')) kinds.push('password');
  return kinds;
}

function secondOnly(kinds: readonly Registrable[]): readonly Registrable[] {
  return kinds.filter((kind) => kind !== 'password');
}

function missingForNextTime(state: FlowState, facts: Facts, register: readonly Registrable[]): readonly Registrable[] {
  const { personal, held } = facts;
  const hasPasskey = held.passkey && personal.signIn.includes('passkey');
  const hasPassword = held.password && personal.signIn.includes('password');
  if (hasPasskey) return [];
  if (!hasPassword && !(held.securityKey && personal.signIn.includes('passkey')))
    return register.filter((kind) => kind !== 'authenticator' && !(kind === 'password' && held.password));
  if (!needsTwo(state, facts)) return [];
  const hasSecond = personal.secondFactor.some((kind) => kind !== 'recovery-codes' && holds(held, kind));
  return hasSecond ? [] : secondOnly(register);
}
