/** The field's number of each reason for which a person is not let in: what people look for in its documents. */
const numbers: Readonly<Record<string, number>> = {
  'accounts.wrong-credentials': 50_126,
  'accounts.too-many-attempts': 50_053,
  'accounts.sign-in-blocked': 50_057,
  'accounts.must-change-password': 50_055,
  'accounts.password-must-change': 50_055,
  'accounts.password-expired': 50_055,
  'accounts.account-expired': 50_057,
  'accounts.restricted-by-directory': 50_057,
  'accounts.directory-away': 80_002,
  'access.blocked': 53_003,
  'flow.unknown-domain': 50_034,
  'flow.wrong-code': 500_121,
  'flow.code-used': 500_121,
  'flow.no-method': 50_076,
  'methods.passkey-refused': 500_121,
  'methods.passkey-copied': 500_121,
};

/** Undefined where the field has none. */
export function numberOfReason(reason: string): number | undefined {
  return Object.hasOwn(numbers, reason) ? numbers[reason] : undefined;
}

/** As people see and type it. */
export function aadsts(code: number): string {
  return `AADSTS${code}`;
}
