import type { Benchmark } from './measure/benchmark.ts';
import { sizeFor } from './sources/source.ts';
import { startSambaSource } from './sources/samba.ts';
import { measureSynchronization } from './synchronization.ts';

/** The same from a real domain controller: what differs is the schema, and that it says itself what changed. */
export const benchmark: Benchmark = {
  name: 'dirsync',
  summary: 'the same from a Samba AD DC over DirSync, at the smallest of the sizes (filled once, then cached)',
  run: async (context) => {
    const users = context.sizes[0] ?? 10_000;
    const label = `${users.toLocaleString('en')} users of Samba AD`;
    context.report(`${label}: the domain controller (minutes when it is filled for the first time)`);
    await using source = await startSambaSource(sizeFor(users));
    const all = { ...context, wants: () => true };
    const { rows } = await measureSynchronization({ source, label, isTarget: false, context: all });
    return rows.map((row) => ({ ...row, part: 'dirsync' }));
  },
};
