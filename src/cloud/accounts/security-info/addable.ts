import type { Standing } from '../flow/facts.ts';
import { methodErrors } from '../methods/errors.ts';
import type { ContactKind } from '../methods/contact.ts';
import { mayRegister } from '../policy/outlook.ts';
import type { OwnSession } from './own-change.ts';

/** What people add to their own account. */
export const ownKinds = ['passkey', 'authenticator', 'recovery-codes', 'email', 'phone'] as const;
export type OwnKind = (typeof ownKinds)[number];

/** What decides besides the policy. */
export interface Offer {
  readonly amr: readonly string[];
  /** From where. */
  readonly address: string;
  /** Whether passkeys work at this address. */
  readonly hasPasskeys: boolean;
  /** By what the service can reach people. */
  readonly reaches: readonly ContactKind[];
}

/**
 * What somebody may add now: what the policy lets them register, and for a second factor the rule of the sign-in, so
 * that a stolen password cannot take its place. Codes on paper are for the day on which something else is lost.
 */
export function addableKinds(
  { policy: { policy, registration }, held }: Pick<Standing, 'policy' | 'held'>,
  { amr, address, hasPasskeys, reaches }: Offer,
): readonly OwnKind[] {
  const first = amr.includes('pwd') ? 'password' : 'passkey';
  const mayAddFactor = amr.includes('mfa') || mayRegister(policy, { first, address, held });
  const hasFactor = held.passkey || held.securityKey || held.authenticator;
  const isOpen: Readonly<Record<OwnKind, boolean>> = {
    passkey: hasPasskeys && mayAddFactor,
    authenticator: mayAddFactor,
    'recovery-codes': hasFactor,
    email: reaches.includes('email'),
    phone: reaches.includes('phone'),
  };
  return ownKinds.filter((kind) => isOpen[kind] && registration.includes(kind));
}

/** Throws `methods.not-offered`. */
export function requireAddable(
  standing: Standing,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
  kind: OwnKind,
): void {
  if (!addableKinds(standing, { ...offer, amr: session.amr }).includes(kind))
    throw methodErrors('methods.not-offered', {});
}
