import { randomBytes } from 'node:crypto';
import { isAccountEnabled } from '../../directory/index.ts';
import type { AccountSecret } from '../../rpc/index.ts';
import type { HashBatch, HashRefusal } from '../../wire/index.ts';
import { deriveFromNtHash, formatSynchronizedHash, HASH_ITERATIONS, HASH_SALT_OCTETS } from '../../wire/index.ts';

/** What is sent of one person. */
export type PersonState = HashBatch['people'][number];

/** Why nothing of a person leaves, as far as the account itself says it. */
export function refusalOf({ ntHash, userAccountControl }: AccountSecret): HashRefusal | undefined {
  if (!isAccountEnabled(userAccountControl)) return 'disabled';
  return ntHash === undefined ? 'no-password' : undefined;
}

/** The form that leaves this machine: with a salt of its own, made anew each time. */
export async function toPersonState(anchor: string, account: AccountSecret, ntHash: Buffer): Promise<PersonState> {
  const { changedAt, version, mustChange, expiresAt, stateAt } = account;
  const salt = randomBytes(HASH_SALT_OCTETS);
  const hash = await deriveFromNtHash(ntHash, salt);
  return {
    anchor,
    value: formatSynchronizedHash({ salt, iterations: HASH_ITERATIONS, hash }),
    changedAt: changedAt.toISOString(),
    version,
    mustChange,
    expiresAt: expiresAt?.toISOString() ?? null,
    stateAt: stateAt.toISOString(),
  };
}

/** Overwrites the hashes: nothing of them is needed any more. */
export function forget(accounts: readonly AccountSecret[]): void {
  for (const { ntHash } of accounts) ntHash?.fill(0);
}
