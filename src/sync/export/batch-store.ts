import { inTransaction } from '../../base/database/transaction.ts';
import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber } from '../ids.ts';
import { withdrawDeletes } from '../threshold/journal.ts';
import type { BatchContent, PinnedBatch } from './operations.ts';

/**
 * Batches that were given a number and are not answered yet: at most two, one in flight and one behind it. Whatever
 * happens, a number always carries the same operations: the target may have applied it although its answer never came.
 */
export async function pinBatch(connection: Connection, connector: ConnectorNumber, batch: PinnedBatch): Promise<void> {
  const { number, serial, text, members, later } = batch;
  const rest = JSON.stringify({ members, later } satisfies Omit<BatchContent, 'operations'>);
  const content = zstdCompressSync(`{"operations":${text},${rest.slice(1)}`, {
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
  });
  await inTransaction({ connection }, async ({ connection: transaction }) => {
    await sql`insert into export_batch (connector, number, serial, digest, content)
      values (${connector}, ${number}, ${serial}, ${digestOfBatch(text)}, ${content})`.execute(transaction);
    await sql`update connector set batch_number = ${number} where id = ${connector}`.execute(transaction);
  });
}

export async function readPinned(connection: Connection, connector: ConnectorNumber): Promise<readonly PinnedBatch[]> {
  const { rows } = await sql<{ number: number; serial: number; content: Uint8Array }>`
    select number, serial, content from export_batch where connector = ${connector} order by number`.execute(
    connection,
  );
  return rows.map(({ number, serial, content }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `pinBatch` wrote
    const batch = JSON.parse(zstdDecompressSync(content).toString('utf8')) as BatchContent;
    return { ...batch, number, serial, text: JSON.stringify(batch.operations) };
  });
}

/** What a target says of the last batch that it applied, so that two pasts with the same number are told apart. */
export function digestOfBatch(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** The batch was answered: it is the last one of which this database knows that the target applied it. */
export async function endBatch(connection: Connection, connector: ConnectorNumber, number: number): Promise<void> {
  await sql`with answered as (delete from export_batch where connector = ${connector} and number = ${number}
      returning digest)
    update connector set batch_digest = a.digest from answered a where id = ${connector}`.execute(connection);
}

/**
 * The target refused `number` for good. It and what stands behind it were never applied: their numbers are free again,
 * their content is made again.
 */
export async function unpinFrom(connection: Connection, connector: ConnectorNumber, number: number): Promise<void> {
  await inTransaction({ connection }, async ({ connection: transaction }) => {
    await withdrawDeletes(transaction, connector, number);
    await sql`delete from export_batch where connector = ${connector} and number >= ${number}`.execute(transaction);
    await sql`update connector set batch_number = ${number - 1} where id = ${connector}`.execute(transaction);
  });
}
