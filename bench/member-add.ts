import type { Benchmark } from './measure/benchmark.ts';
import { median } from './measure/percentile.ts';
import { startOpenLdapSource, suffix } from './sources/openldap.ts';
import { stepMs } from './synchronization-rows.ts';
import { System } from './system.ts';

const ROUNDS = 15;

export const benchmark: Benchmark = {
  name: 'member-add',
  summary: 'one member added to a group of 100 and to one of 50,000',
  run: async ({ report }) => {
    const size = { users: 60_000, groups: 10, membersPerGroup: 10 };
    await using source = await startOpenLdapSource(size, { small: 100, large: 50_000 });
    await using system = await System.start(source);
    report('initial synchronization');
    await system.sync(true);
    await system.sync();
    const samples: Record<'small' | 'large', number[]> = { small: [], large: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const group of ['small', 'large'] as const) {
        const member = source.personDn(50_001 + round);
        source.modify(`dn: cn=${group},ou=groups,${suffix}\nchangetype: modify\nadd: member\nmember: ${member}\n`);
        const { run } = await system.sync();
        // The import of a generic LDAP directory reads the whole group, as such a directory does not say what changed
        // in it; the engine and the cloud must not.
        const kinds = new Set(run.steps.map(({ kind }) => kind).filter((kind) => kind !== 'delta-import'));
        samples[group].push([...kinds].reduce((sum, kind) => sum + stepMs(run, kind), 0));
      }
    }
    const [small, large] = [median(samples.small), median(samples.large)];
    return [
      {
        name: 'one member added to a group of 50,000: synchronization and export, median',
        value: large,
        unit: 'ms',
        reference: { name: 'to a group of 100', value: small, unit: 'ms' },
        ratio: large / small,
        samples: ROUNDS,
        target: 'within 1.2 times',
        met: large / small <= 1.2,
      },
    ];
  },
};
