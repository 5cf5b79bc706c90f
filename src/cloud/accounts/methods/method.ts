import type { Text } from '../../../base/messages.ts';
import { HOUR } from '../../../base/clock.ts';
import type { Brand } from '../../../base/ids.ts';
import { idMaker } from '../../../base/ids.ts';

/** Ways to prove who one is besides a password. */
export const methodKinds = ['passkey', 'authenticator', 'pass', 'recovery-codes', 'email', 'phone'] as const;
export type MethodKind = (typeof methodKinds)[number];

export const methodTexts: Readonly<Record<MethodKind, Text>> = {
  passkey: { en: 'Passkey', nl: 'Passkey' },
  authenticator: { en: 'Authenticator app', nl: 'Authenticator-app' },
  pass: { en: 'Temporary Access Pass', nl: 'Tijdelijke toegangspas' },
  'recovery-codes': { en: 'Recovery codes', nl: 'Herstelcodes' },
  email: { en: 'E-mail address', nl: 'E-mailadres' },
  phone: { en: 'Phone number', nl: 'Telefoonnummer' },
};

export type MethodId = Brand<string, 'MethodId'>;
export const toMethodId = idMaker<MethodId>();

/** Who registered it: the person, a forest, an administrator. */
export type MethodSource = 'self' | 'directory' | 'administrator';

/** A method that a thief of a session adds is of no use for a reset until its owner has read the mail about it. */
const RESET_DELAY_MS = 24 * HOUR;

/** From when on a method that is added now counts for a reset. */
export function resetFrom(source: MethodSource, now: Date): Date {
  return source === 'self' ? new Date(now.getTime() + RESET_DELAY_MS) : now;
}

/** A method as its owner and administrators see it: nothing that proves anything. */
export interface Method {
  readonly id: MethodId;
  readonly kind: MethodKind;
  readonly name: string;
  readonly createdAt: Date;
  readonly verifiedAt: Date | null;
  readonly source: MethodSource;
  /** Null: never, as with a passkey that can only be used after a name was given. */
  readonly usableForResetFrom: Date | null;
  readonly lastUsedAt: Date | null;
}
