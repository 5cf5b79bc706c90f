/**
 * Small commits and a load into an embedded database, with and without waiting for the disk; says what each cost:
 * `node bench/processes/durable.ts FOLDER COMMITS ROWS`.
 */
import { sql } from 'kysely';
import { copyRows } from '../../src/base/database/copy.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { ownProcessorMs } from '../measure/processor-time.ts';

export interface DurableCost {
  readonly work: 'commits' | 'load';
  readonly waits: boolean;
  readonly ms: number;
  readonly cpuMs: number;
}

const BATCH = 1000;
const ROUNDS = 3;

const [folder = '', ...counts] = process.argv.slice(2);
const [COMMITS = 0, ROWS = 0] = counts.map(Number);
process.send?.(await measure());

async function measure(): Promise<readonly DurableCost[]> {
  await using database = await openDatabase(`pglite:${folder}`, { holder: 'bench' });
  const { kysely } = database;
  await sql`create table note (n int primary key, text text not null)`.execute(kysely);
  const commits = async (): Promise<void> => {
    for (let count = 0; count < COMMITS; count++)
      await sql`insert into note values (${count}, 'a small change') on conflict (n) do update set text = excluded.text`.execute(
        kysely,
      );
  };
  const load = async (): Promise<void> => {
    await sql`truncate note`.execute(kysely);
    for (let first = 0; first < ROWS; first += BATCH) {
      const rows = Array.from({ length: BATCH }, (_, at) => [
        first + at,
        `a row of a first load, number ${first + at}`,
      ]);
      await copyRows(kysely, 'note', ['n', 'text'], rows);
    }
    await sql`checkpoint`.execute(kysely);
  };
  const costs: DurableCost[] = [];
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const waits of [true, false]) {
      await sql`select set_config('synchronous_commit', ${waits ? 'on' : 'off'}, false)`.execute(kysely);
      for (const [work, run] of [
        ['commits', commits],
        ['load', load],
      ] as const) {
        const cpu = ownProcessorMs();
        const startedAt = performance.now();
        await run();
        if (round > 0) costs.push({ work, waits, ms: performance.now() - startedAt, cpuMs: ownProcessorMs() - cpu });
      }
    }
  }
  return costs;
}
