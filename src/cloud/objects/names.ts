import type { Attributes } from '../../directory/index.ts';
import { valuesOf } from '../../directory/index.ts';

/**
 * The names that the directory computes for a synchronized object.
 *
 * mailNickname is settled at the first synchronization and then follows only the on-premises mailNickname. The user
 * principal name is copied where its suffix is a verified domain and its characters are allowed, and is
 * `<mailNickname>@<initial domain>` otherwise; it is computed again only when another on-premises user principal name
 * arrives or the verified domains change.
 */
export interface NamingDomains {
  readonly initialDomain: string;
  readonly verifiedDomains: ReadonlySet<string>;
}

const localPart = /^(?!\.)(?!.*\.\.)[A-Za-z0-9'._\-!#^~]{1,64}(?<!\.)$/;

/** Whether the directory can use `name` as a user principal name: its characters, and 64 before and 48 after the @. */
export function isUserPrincipalName(name: string): boolean {
  const at = name.lastIndexOf('@');
  return at > 0 && name.length - at - 1 <= 48 && localPart.test(name.slice(0, at));
}

/** What stands before the @. */
export function prefixOf(address: string): string {
  const at = address.indexOf('@');
  return at < 0 ? address : address.slice(0, at);
}

/** The domain of an address in lower case; empty without one. */
export function suffixOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}

/** The primary SMTP address as written, from the value that starts with upper-case `SMTP:`. */
export function primarySmtp(attributes: Attributes): string | undefined {
  return proxyAddress(attributes, 'SMTP:');
}

function proxyAddress(attributes: Attributes, scheme: string): string | undefined {
  const value = valuesOf(attributes['proxyAddresses']).find(
    (item) => typeof item === 'string' && item.startsWith(scheme),
  );
  return typeof value === 'string' ? value.slice(scheme.length) : undefined;
}

/** A non-empty text attribute. */
export function textOf(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The mailNickname of an object that is synchronized for the first time: the first of five sources; null when there is
 * none.
 */
export function firstMailNickname(sent: Attributes): string | null {
  const nickname = textOf(sent, 'mailNickname');
  if (nickname !== undefined) return nickname;
  const address =
    primarySmtp(sent) ?? textOf(sent, 'mail') ?? textOf(sent, 'userPrincipalName') ?? proxyAddress(sent, 'smtp:');
  return address === undefined ? null : prefixOf(address) || null;
}

/** The user principal name for what was sent; null when neither it nor the nickname gives a usable one. */
export function userPrincipalNameFor(
  sentName: string | undefined,
  mailNickname: string | null,
  { initialDomain, verifiedDomains }: NamingDomains,
): string | null {
  if (sentName !== undefined && isUserPrincipalName(sentName) && verifiedDomains.has(suffixOf(sentName)))
    return sentName;
  const computed = `${mailNickname ?? ''}@${initialDomain}`;
  return isUserPrincipalName(computed) ? computed : null;
}

/**
 * The stand-in for a user principal name that another object has: `<prefix><4 digits>@<initial domain>`, the same for
 * the same object and attempt.
 */
export function placeholderName(wanted: string, sourceAnchor: string, attempt: number, initialDomain: string): string {
  let hash = attempt + 1;
  for (const character of sourceAnchor) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  const digits = String(1000 + ((Math.imul(hash, 2_654_435_761) >>> 0) % 9000));
  return `${prefixOf(wanted).slice(0, 60)}${digits}@${initialDomain}`;
}
