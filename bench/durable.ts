import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { percentile } from './measure/percentile.ts';
import type { DurableCost } from './processes/durable.ts';

const COMMITS = 2000;
const ROWS = 200_000;

/** Everything that is confirmed is on the disk: what that costs, against the same without waiting for it. */
export const benchmark: Benchmark = {
  name: 'durable',
  summary: 'the embedded database: what it costs that a commit survives a loss of power',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-durable-'));
    try {
      const words = [join(folder, 'database'), String(COMMITS), String(ROWS)];
      const child = fork(new URL('processes/durable.ts', import.meta.url), words);
      const [costs = []]: (readonly DurableCost[])[] = await once(child, 'message');
      await once(child, 'exit');
      return [
        ...rowsOf(costs, 'commits', COMMITS, 'a small commit'),
        ...rowsOf(costs, 'load', ROWS / 1000, 'a load, per 1,000 rows'),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function rowsOf(costs: readonly DurableCost[], work: DurableCost['work'], parts: number, name: string): Row[] {
  return (['ms', 'cpuMs'] as const).map((key) => {
    const median = (waits: boolean): number => {
      const wanted = costs.filter((cost) => cost.work === work && cost.waits === waits);
      return (
        (1000 *
          percentile(
            wanted.map((cost) => cost[key]),
            0.5,
          )) /
        parts
      );
    };
    const [value, reference] = [median(true), median(false)];
    return {
      name: `${name}, ${key === 'ms' ? 'elapsed' : 'processor time'}`,
      value,
      unit: 'µs',
      reference: { name: 'without waiting for the disk', value: reference, unit: 'µs' },
      ratio: value / reference,
    };
  });
}
