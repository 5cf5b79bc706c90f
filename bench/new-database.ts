import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { percentile } from './measure/percentile.ts';
import type { OpeningCost } from './processes/new-database.ts';

const RUNS = 7;
const roles = { cloud: 'the cloud', connect: 'Connect' } as const;
const kinds = [
  ['elapsed', 'ms'],
  ['processor time', 'cpuMs'],
] as const;

/** What a lab, an installation and a suite wait for: the first opening of each role's database, each in a process. */
export const benchmark: Benchmark = {
  name: 'new-database',
  summary: 'a new embedded database of each role, beyond opening one that is there',
  run: async ({ report }) => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-new-database-'));
    try {
      const rows: Row[] = [];
      for (const role of ['cloud', 'connect'] as const) rows.push(...(await measureRole(folder, role, report)));
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureRole(
  folder: string,
  role: keyof typeof roles,
  report: (text: string) => void,
): Promise<readonly Row[]> {
  const cache = join(folder, `templates-${role}`);
  const first = await open(role, join(folder, `${role}-first`), cache);
  const fresh: OpeningCost[] = [];
  const existing: OpeningCost[] = [];
  for (let run = 0; run < RUNS; run++) {
    const database = join(folder, `${role}-${run}`);
    fresh.push(await open(role, database, cache));
    existing.push(await open(role, database, cache));
    rmSync(database, { recursive: true });
  }
  report(`${role}: ${RUNS} times new, ${RUNS} times there already`);
  return kinds.map(([what, key]) => {
    const median = (costs: readonly OpeningCost[]): number =>
      percentile(
        costs.map((cost) => cost[key]),
        0.5,
      );
    const [value, there] = [median(fresh), median(existing)];
    return {
      name: `a new database of ${roles[role]}, ${what}`,
      value,
      unit: 'ms',
      reference: { name: 'one that is there', value: there, unit: 'ms' },
      ratio: value / there,
      samples: RUNS,
      target: '1 s beyond',
      met: value - there <= 1000,
      note: `${Math.round(value - there)} ms beyond; without a template ${Math.round(first[key])} ms`,
    };
  });
}

async function open(role: string, folder: string, cache: string): Promise<OpeningCost> {
  const child = fork(new URL('processes/new-database.ts', import.meta.url), [role, folder, cache]);
  const [cost]: OpeningCost[] = await once(child, 'message');
  await once(child, 'exit');
  if (!cost) throw new TypeError('the child says what it cost');
  return cost;
}
