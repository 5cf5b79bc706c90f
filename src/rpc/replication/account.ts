import { fileTimeToDate } from '../../directory/index.ts';
import type { ReplicatedAttribute } from './attributes.ts';
import type { ReplicatedObject } from './reply.ts';
import { openNtHash } from './secret.ts';

/** The state of an account's password at a domain controller. */
export interface AccountSecret {
  readonly guid: string;
  /** undefined: it has no password. Whoever has it overwrites it when it is done with it. */
  readonly ntHash: Buffer | undefined;
  /** When the password was set, wherever that was, and how often. */
  readonly changedAt: Date;
  readonly version: number;
  /** pwdLastSet is 0. */
  readonly mustChange: boolean;
  readonly userAccountControl: number;
  /** undefined: never. */
  readonly expiresAt: Date | undefined;
  /** When any of this was last changed. */
  readonly stateAt: Date;
}

/** One sub-authority, which is then the relative identifier. */
const MIN_SID_OCTETS = 12;

/**
 * none: it has nothing of an account. incomplete: a change was told without what did not change (Windows), so the whole
 * has to be read. unreadable: its hash does not decrypt.
 */
export function toAccount(
  { guid, values }: ReplicatedObject,
  sessionKey: Buffer,
): AccountSecret | 'none' | 'incomplete' | 'unreadable' {
  if (!marks.some((name) => values.has(name))) return 'none';
  const of = (name: ReplicatedAttribute): Buffer | undefined => {
    const value = values.get(name)?.value;
    return value !== undefined && value.length > 0 ? value : undefined;
  };
  const [sid, password, control] = [of('objectSid'), values.get('unicodePwd'), of('userAccountControl')];
  if (!sid || sid.length < MIN_SID_OCTETS || !password || control?.length !== 4) return 'incomplete';
  const secret = of('unicodePwd');
  const ntHash = secret && openNtHash(secret, sessionKey, sid.readUInt32LE(sid.length - 4));
  if (secret && !ntHash) return 'unreadable';
  const [expires, lastSet] = [of('accountExpires'), of('pwdLastSet')];
  const times = [...values.values()].map(({ changedAt }) => changedAt.getTime());
  return {
    guid,
    ntHash,
    changedAt: password.changedAt,
    version: password.version,
    mustChange: lastSet === undefined || isZero(lastSet),
    userAccountControl: control.readUInt32LE(),
    expiresAt: expires?.length === 8 ? dateOf(expires) : undefined,
    stateAt: new Date(Math.max(...times)),
  };
}

/** What objects that are no accounts have none of. */
const marks = ['unicodePwd', 'pwdLastSet', 'userAccountControl', 'accountExpires'] as const;

function dateOf(octets: Buffer): Date | undefined {
  return fileTimeToDate(String(octets.readBigInt64LE()));
}

function isZero(octets: Buffer): boolean {
  return octets.every((octet) => octet === 0);
}
