import { sql } from 'kysely';
import { inTransaction } from '../../base/database/transaction.ts';
import type { Connection } from '../../base/database/connection.ts';
import { intArray } from '../database.ts';
import { syncErrors } from '../errors.ts';
import type { ConnectorNumber } from '../ids.ts';
import type { HoldDecision } from '../ports.ts';
import { countInDigest } from './digest.ts';
import { digestOfDeletes, isOnItsWay, readHolds } from './holds.ts';

/**
 * Lets the deletes of a hold, or of one group of it, go with the next export; or keeps them back for as long as their
 * objects stay away. Exactly those that were shown: throws `sync.unknown-hold` and `sync.hold-changed`. Returns of how
 * many the verdict is another one than before.
 */
export async function decideHold(
  connection: Connection,
  connector: ConnectorNumber,
  { hold: id, heldAt, group, digest, verdict }: HoldDecision,
): Promise<number> {
  return await inTransaction({ connection }, async ({ connection: transaction }) => {
    const [hold] = await readHolds(transaction, connector, id);
    const isSame = hold !== undefined && (heldAt === undefined || hold.heldAt.getTime() === heldAt.getTime());
    const shown = isSame ? hold.deletes.filter((held) => group === null || held.group === group) : [];
    if (shown.length === 0) throw syncErrors('sync.unknown-hold', { hold: id });
    if (digestOfDeletes(id, shown) !== digest) {
      const before = countInDigest(digest) ?? 0;
      throw syncErrors('sync.hold-changed', { hold: id, before, now: shown.length });
    }
    const objects = shown.map(({ object }) => object);
    const { numAffectedRows } = await sql`update pending_export p set verdict = ${verdict}
      where p.object = any(${intArray(objects)}::int[]) and p.verdict is distinct from ${verdict}
        and not ${isOnItsWay}`.execute(transaction);
    return Number(numAffectedRows ?? 0);
  });
}
