import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepCost } from './processes/engine.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';

const USERS = 100_000;
const MIB = 2 ** 20;

/**
 * The engine's own share, by processor time: made-up objects in, a target that takes everything, an embedded database
 * and the default rules between.
 */
export const benchmark: Benchmark = {
  name: 'engine',
  summary: `the engine alone at ${USERS.toLocaleString('en')} users: processor time per step, memory`,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-engine-'));
    try {
      const child = fork(
        new URL('processes/engine.ts', import.meta.url),
        [String(USERS), `pglite:${join(folder, 'data')}`],
        { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      );
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the child says nothing else
      const [costs] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code]) => {
          throw new Error(`the engine's process ended with ${code}`);
        }),
      ])) as [readonly StepCost[]];
      return rowsOf(costs);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const initial: ReadonlySet<string> = new Set(['full import', 'full synchronization', 'export']);

function rowsOf(costs: readonly StepCost[]): Row[] {
  const rows: Row[] = costs.map(({ step, cpuMs, ms, result }) => ({
    name: `engine: ${step}`,
    value: cpuMs,
    unit: 'ms of CPU',
    note: `${result}, ${(ms / 1000).toFixed(1)} s in all`,
  }));
  const cpu = costs.filter(({ step }) => initial.has(step)).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const memory = costs.find(({ step }) => step === 'export')?.peakMemory ?? 0;
  return [
    ...rows,
    { name: 'engine: initial cycle', value: cpu / 1000, unit: 's of CPU', target: '11 s', met: cpu <= 11_000 },
    {
      name: 'engine: peak memory of the initial cycle',
      value: memory / MIB,
      unit: 'MiB',
      target: '384 MiB',
      met: memory <= 384 * MIB,
    },
  ];
}
