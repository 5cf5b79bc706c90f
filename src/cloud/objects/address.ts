import type { Attributes } from '../../directory/index.ts';
import { valuesOf } from '../../directory/index.ts';
import { smtpAddress } from './object.ts';
import { textOf } from './names.ts';

export type AddressKind = 'upn' | 'smtp';

/** A name or address that an object wants for itself alone in its tenant. */
export interface Claim {
  readonly kind: AddressKind;
  /** In lower case. */
  readonly value: string;
  readonly isPrimary: boolean;
}

const computed = new WeakMap<Attributes, readonly Claim[]>();

/**
 * The mail addresses that attributes claim: those of proxyAddresses and, where these name no primary one, `mail` as the
 * primary address. X500 and sip addresses are kept as they are and claim nothing. Planning asks several times for the
 * same attributes.
 */
export function smtpClaims(attributes: Attributes): readonly Claim[] {
  const known = computed.get(attributes);
  if (known) return known;
  const claims = readClaims(attributes);
  computed.set(attributes, claims);
  return claims;
}

function readClaims(attributes: Attributes): readonly Claim[] {
  const claims = new Map<string, boolean>();
  let hasPrimary = false;
  for (const item of valuesOf(attributes['proxyAddresses'])) {
    const value = smtpAddress(item);
    if (value === null || value === '') continue;
    const isPrimary = typeof item === 'string' && item.startsWith('SMTP:');
    hasPrimary ||= isPrimary;
    claims.set(value, isPrimary || claims.get(value) === true);
  }
  const mail = textOf(attributes, 'mail')?.toLowerCase();
  if (!hasPrimary && mail?.includes('@')) claims.set(mail, true);
  return [...claims].map(([value, isPrimary]) => ({ kind: 'smtp', value, isPrimary }));
}

/** The text by which an address is looked up; `addressOfKey` is its inverse. */
export function addressKey(kind: AddressKind, value: string): string {
  return `${kind} ${value}`;
}

export function addressOfKey(key: string): { readonly kind: AddressKind; readonly value: string } {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space) === 'upn' ? 'upn' : 'smtp', value: key.slice(space + 1) };
}
