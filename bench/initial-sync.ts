import { measureFloor } from './floor.ts';
import type { Benchmark, BenchmarkContext, Row } from './measure/benchmark.ts';
import { startOpenLdapSource } from './sources/openldap.ts';
import { sizeFor } from './sources/source.ts';
import type { Synchronized } from './synchronization.ts';
import { measureSynchronization } from './synchronization.ts';

/** Of the size for which design 10 has targets. */
const TARGET_USERS = 100_000;

async function measureSize(users: number, context: BenchmarkContext): Promise<Synchronized> {
  await using source = await startOpenLdapSource(sizeFor(users));
  const label = `${users.toLocaleString('en')} users`;
  const hasFloor = context.wants('floor') || context.wants('initial-sync');
  if (hasFloor) context.report(`${label}: the floor`);
  const floor = hasFloor ? await measureFloor(source) : undefined;
  return await measureSynchronization({ source, label, floor, isTarget: users === TARGET_USERS, context });
}

/** How much more a larger directory costs than its size says. An exponent of 1 is linear, of 2 quadratic. */
function growthRows(measured: readonly Synchronized[]): Row[] {
  return measured.slice(1).flatMap((large, at) => {
    const small = measured[at];
    if (!small) return [];
    const steps = `${small.users.toLocaleString('en')} → ${large.users.toLocaleString('en')} users`;
    const exponent = (a: number, b: number): number => Math.log(b / a) / Math.log(large.users / small.users);
    const processor = exponent(small.processorMs, large.processorMs);
    const more = ((large.processorMs - small.processorMs) * 1000) / (large.users - small.users);
    return [
      {
        part: 'growth',
        name: `growth of processor time, ${steps}: exponent`,
        value: processor,
        unit: '',
        target: 'linear (1)',
        met: processor <= 1.05,
        note: `each further user costs ${Math.round(more)} µs with a tenth of a group`,
      },
      {
        part: 'growth',
        name: `growth of elapsed time, ${steps}: exponent`,
        value: exponent(small.ms, large.ms),
        unit: '',
      },
    ];
  });
}

export const benchmark: Benchmark = {
  name: 'initial-sync',
  summary: 'from an empty system to a busy day at several sizes (OpenLDAP): initial synchronization against the floor',
  parts: ['floor', 'set-up', 'memory', 'no-change', 'safety-import', 'delta', 'growth'],
  run: async (context) => {
    const measured: Synchronized[] = [];
    for (const users of context.sizes) measured.push(await measureSize(users, context));
    return [...measured.flatMap(({ rows }) => rows), ...growthRows(measured)];
  },
};
