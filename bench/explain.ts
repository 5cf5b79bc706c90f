import { spawnSync } from 'node:child_process';
import type { Benchmark } from './measure/benchmark.ts';
import { median } from './measure/percentile.ts';

const RUNS = 21;

/** Whole processes from outside: what a person at a prompt waits for. */
export const benchmark: Benchmark = {
  name: 'explain',
  summary: 'hawser explain, from a cold start',
  run: async () => {
    const measure = (command: string, words: readonly string[]): number => {
      const samples: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const startedAt = performance.now();
        spawnSync(command, words, { stdio: 'ignore' });
        samples.push(performance.now() - startedAt);
      }
      return median(samples);
    };
    const floor = measure(process.execPath, ['-e', '0']);
    const code = measure('./hawser', ['explain', '0x801c03f2']);
    const text = measure('./hawser', ['explain', 'the device object by the given id is not found']);
    return [['a code', code] as const, ['a sentence', text] as const].map(([what, value]) => ({
      name: `explain: ${what}, cold start, median`,
      value,
      unit: 'ms',
      reference: { name: 'an empty Node.js program', value: floor, unit: 'ms' },
      ratio: value / floor,
      samples: RUNS,
      target: '150 ms',
      met: value <= 150,
    }));
  },
};
