/** LDAP result codes (RFC 4511 4.1.9) that a domain controller answers with. */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  unavailableCriticalExtension: 12,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRDN: 67,
  entryAlreadyExists: 68,
  objectClassModsProhibited: 69,
  other: 80,
} as const;

export type ResultName = keyof typeof resultCodes;

/**
 * An operation that ends with another result than success. This is LDAP's own way to answer, not an error of Hawser:
 * the text is what a domain controller would write, in its words.
 */
export class LdapFailure extends Error {
  override readonly name = 'LdapFailure';
  readonly result: ResultName;
  readonly matchedDn: string;
  readonly referrals: readonly string[];

  constructor(
    result: ResultName,
    diagnostic: string,
    extra: { matchedDn?: string; referrals?: readonly string[] } = {},
  ) {
    super(diagnostic);
    this.result = result;
    this.matchedDn = extra.matchedDn ?? '';
    this.referrals = extra.referrals ?? [];
  }

  get code(): number {
    return resultCodes[this.result];
  }
}
