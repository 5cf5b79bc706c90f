import { keysOf } from '../base/keys.ts';
/**
 * userAccountControl ([MS-ADTS] 2.2.16). The names are those of the documentation, without the UF_ or ADS_UF_ prefix.
 */
export const userAccountControlBits = {
  SCRIPT: 0x1,
  ACCOUNTDISABLE: 0x2,
  HOMEDIR_REQUIRED: 0x8,
  /** Computed only (msDS-User-Account-Control-Computed). */
  LOCKOUT: 0x10,
  PASSWD_NOTREQD: 0x20,
  /** Not stored: an access control entry. */
  PASSWD_CANT_CHANGE: 0x40,
  ENCRYPTED_TEXT_PWD_ALLOWED: 0x80,
  TEMP_DUPLICATE_ACCOUNT: 0x100,
  NORMAL_ACCOUNT: 0x200,
  INTERDOMAIN_TRUST_ACCOUNT: 0x800,
  WORKSTATION_TRUST_ACCOUNT: 0x1000,
  SERVER_TRUST_ACCOUNT: 0x2000,
  DONT_EXPIRE_PASSWORD: 0x1_0000,
  MNS_LOGON_ACCOUNT: 0x2_0000,
  SMARTCARD_REQUIRED: 0x4_0000,
  TRUSTED_FOR_DELEGATION: 0x8_0000,
  NOT_DELEGATED: 0x10_0000,
  USE_DES_KEY_ONLY: 0x20_0000,
  DONT_REQ_PREAUTH: 0x40_0000,
  /** Computed only. */
  PASSWORD_EXPIRED: 0x80_0000,
  TRUSTED_TO_AUTH_FOR_DELEGATION: 0x100_0000,
  PARTIAL_SECRETS_ACCOUNT: 0x400_0000,
} as const;

export type UserAccountControlFlag = keyof typeof userAccountControlBits;

const flags = keysOf(userAccountControlBits).map((flag) => [flag, userAccountControlBits[flag]] as const);
const known = flags.reduce((all, [, bit]) => all | bit, 0);

/** The flags that are set, and what is left over of bits without a name. */
export function parseUserAccountControl(value: number): {
  readonly flags: readonly UserAccountControlFlag[];
  readonly unknown: number;
} {
  return Object.freeze({
    flags: Object.freeze(flags.filter(([, bit]) => (value & bit) !== 0).map(([name]) => name)),
    unknown: (value & ~known) >>> 0,
  });
}

export function formatUserAccountControl(names: readonly UserAccountControlFlag[], unknown = 0): number {
  return names.reduce((value, name) => value | userAccountControlBits[name], unknown) >>> 0;
}

export function hasFlag(value: number, name: UserAccountControlFlag): boolean {
  return (value & userAccountControlBits[name]) !== 0;
}

export function isAccountEnabled(value: number): boolean {
  return !hasFlag(value, 'ACCOUNTDISABLE');
}

/** An account of a machine or of a trust, not of a person. */
export function isTrustAccount(value: number): boolean {
  return (
    hasFlag(value, 'INTERDOMAIN_TRUST_ACCOUNT') ||
    hasFlag(value, 'WORKSTATION_TRUST_ACCOUNT') ||
    hasFlag(value, 'SERVER_TRUST_ACCOUNT')
  );
}
