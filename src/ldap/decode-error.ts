import { messageOf, systemCodeOf } from '../base/system-error.ts';
import { isObject } from '../base/object.ts';
import type { HawserError } from '../base/errors.ts';
import { isHawserError } from '../base/errors.ts';
import { parseDiagnostic } from './diagnostic.ts';
import { ldapErrors } from './errors.ts';

/** An LDAPResult (RFC 4511 4.1.9) that is not success. */
export interface FailedResult {
  readonly code: number;
  readonly message: string;
  readonly referrals?: readonly string[];
}

export interface ResultContext {
  readonly server: string;
  /** The verb, as the text of the error says it: "read", "modify", "delete". */
  readonly operation: string;
  readonly dn?: string;
  /** Who signs in, when this was a bind. */
  readonly account?: string;
}

/**
 * The expected failure that a result means. The server's own words are kept in `detail`: for the log, never for a
 * remote caller.
 */
export function errorOfResult(
  result: FailedResult,
  { server, operation, dn = '', account = '' }: ResultContext,
): HawserError {
  const { code, message } = result;
  const { hex, data } = parseDiagnostic(message);
  const options = { detail: `LDAP ${code} ${message}`.trim() };
  const about = { server, operation, dn };
  switch (code) {
    case 1:
      return hex === '000004DC' || /without authentication|perform.*bind/i.test(message)
        ? ldapErrors('ldap.not-signed-in', about, options)
        : ldapErrors('ldap.other', { ...about, result: code }, options);
    case 2:
      return ldapErrors('ldap.protocol', { server, reason: 'LDAP 2' }, options);
    case 3:
      return ldapErrors('ldap.time-limit', { server }, options);
    case 4:
    case 11:
      return ldapErrors('ldap.size-limit', { server }, options);
    case 8:
    case 13:
      return ldapErrors('ldap.tls-required', { server }, options);
    case 10:
      return ldapErrors('ldap.referral', { server, dn, urls: result.referrals?.join(', ') ?? '' }, options);
    case 12:
      return ldapErrors('ldap.control-unsupported', about, options);
    case 16:
    case 17:
    case 18:
    case 20:
    case 21:
    case 34:
    case 64:
    case 65:
    case 66:
    case 67:
    case 69:
      return ldapErrors('ldap.invalid-request', { server, dn, result: code }, options);
    case 19:
      return errorOfPassword(hex, options) ?? ldapErrors('ldap.constraint', { server, dn }, options);
    case 32:
      return ldapErrors('ldap.no-such-object', { dn }, options);
    case 48:
    case 49:
      return errorOfBind(data, { server, account: account || dn }, options);
    case 50:
      return ldapErrors('ldap.no-rights', about, options);
    case 51:
    case 52:
      return ldapErrors('ldap.busy', { server }, options);
    case 53:
      if (hex === '0000001F') return ldapErrors('ldap.tls-required', { server }, options);
      return errorOfPassword(hex, options) ?? ldapErrors('ldap.unwilling', about, options);
    case 68:
      return ldapErrors('ldap.already-exists', { dn }, options);
    default:
      return ldapErrors('ldap.other', { ...about, result: code }, options);
  }
}

/** Active Directory says more than "wrong password", but only to somebody who knows the password. */
function errorOfBind(
  data: string | undefined,
  { server, account }: { readonly server: string; readonly account: string },
  options: { readonly detail: string },
): HawserError {
  switch (data) {
    case '52f':
      return ldapErrors('ldap.account-restricted', { account, reason: 'account restriction' }, options);
    case '530':
      return ldapErrors('ldap.account-restricted', { account, reason: 'logon hours' }, options);
    case '531':
      return ldapErrors('ldap.account-restricted', { account, reason: 'workstation' }, options);
    case '532':
      return ldapErrors('ldap.password-expired', { account }, options);
    case '533':
      return ldapErrors('ldap.account-disabled', { account }, options);
    case '701':
      return ldapErrors('ldap.account-expired', { account }, options);
    case '773':
      return ldapErrors('ldap.password-must-change', { account }, options);
    case '775':
      return ldapErrors('ldap.account-locked', { account }, options);
    default:
      return ldapErrors('ldap.wrong-password', { server, account }, options);
  }
}

/**
 * Windows refuses a reset with 53 and a change with 19; Samba before 4.24 both with 19. The number in front is the
 * same.
 */
function errorOfPassword(hex: string | undefined, options: { readonly detail: string }): HawserError | undefined {
  switch (hex) {
    case '0000052D':
      return ldapErrors('ldap.password-policy', {}, options);
    case '00000056':
    case '0000056A':
      return ldapErrors('ldap.password-old-wrong', {}, options);
    case '00000775':
      return ldapErrors('ldap.password-change-locked', {}, options);
    default:
      return undefined;
  }
}

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);

/** What a failed connection or handshake means. Errors that are decoded already pass through. */
export function errorOfSocket(cause: unknown, server: string): HawserError {
  if (isHawserError(cause)) return cause;
  const code = systemCodeOf(cause) ?? '';
  const message = messageOf(cause);
  const options = { cause, detail: message };
  if (untrusted.has(code)) return ldapErrors('ldap.certificate-untrusted', { server, reason: code }, options);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return ldapErrors('ldap.certificate-host-mismatch', { server, names: namesIn(cause) }, options);
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return ldapErrors('ldap.certificate-expired', { server, reason: code }, options);
  }
  if (/^ERR_(SSL|TLS|OSSL)/.test(code) || code === 'EPROTO') {
    return ldapErrors('ldap.tls-failed', { server, reason: code }, options);
  }
  return ldapErrors('ldap.unreachable', { server, reason: code || message }, options);
}

/** The names of the certificate that a handshake was refused for: Node.js hands it on with the error. */
function namesIn(cause: unknown): string {
  const certificate = isObject(cause) ? cause['cert'] : undefined;
  if (!isObject(certificate)) return 'CN:?';
  const { subjectaltname: names, subject } = certificate;
  if (typeof names === 'string') return names;
  const name = isObject(subject) ? subject['CN'] : undefined;
  return `CN:${Array.isArray(name) ? name.join(',') : typeof name === 'string' ? name : '?'}`;
}
