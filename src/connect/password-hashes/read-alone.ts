import { isHawserError } from '../../base/errors.ts';
import type { AccountSecret, ReplicationSession } from '../../rpc/index.ts';
import type { HashRefusal } from '../../wire/index.ts';
import { forget } from './person.ts';

/** What was read of some people. */
export interface Read {
  readonly accounts: readonly AccountSecret[];
  /** Of whom nothing can be sent, and why. */
  readonly without: ReadonlyMap<string, HashRefusal>;
}

/** People one by one, by their GUIDs. The caller overwrites the hashes; where it fails, none is left. */
export async function readAlone(
  replication: Pick<ReplicationSession, 'account'>,
  guids: readonly string[],
): Promise<Read> {
  const accounts: AccountSecret[] = [];
  const without = new Map<string, HashRefusal>();
  try {
    for (const guid of guids) {
      const account = await readOne(replication, guid);
      if (typeof account === 'string') without.set(guid, account);
      else accounts.push(account);
    }
  } catch (error) {
    forget(accounts);
    throw error;
  }
  return { accounts, without };
}

async function readOne(
  replication: Pick<ReplicationSession, 'account'>,
  guid: string,
): Promise<AccountSecret | HashRefusal> {
  try {
    return (await replication.account(guid)) ?? 'no-password';
  } catch (error) {
    // One that does not decrypt must not keep the others back.
    if (!isHawserError(error, 'rpc.secret-unreadable')) throw error;
    return 'unreadable';
  }
}
