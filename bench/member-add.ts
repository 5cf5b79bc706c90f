import type { Benchmark } from './row.ts';
import { percentile } from './row.ts';
import { asForest, modify, startDirectory, suffix, System } from './system.ts';

const ROUNDS = 9;

export const benchmark: Benchmark = {
  name: 'member-add',
  summary: 'one member added to a group of 100 and to one of 50,000',
  run: async (report) => {
    await using directory = await startDirectory({
      users: 60_000,
      groups: 10,
      membersPerGroup: 10,
      extraGroups: { small: 100, large: 50_000 },
    });
    await using system = await System.start(asForest(directory), directory.admin.password);
    await system.open();
    report('initial synchronization');
    await system.sync(true);
    await system.sync();
    const samples: Record<'small' | 'large', number[]> = { small: [], large: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const group of ['small', 'large'] as const) {
        const member = `uid=user${50_001 + round},ou=people,${suffix}`;
        modify(directory, `dn: cn=${group},ou=groups,${suffix}\nchangetype: modify\nadd: member\nmember: ${member}\n`);
        const { run } = await system.sync();
        // The import of a generic LDAP directory reads the whole group, as such a directory does not tell what changed in it; the engine and the cloud must not.
        const beyond = run.steps.filter(({ kind }) => kind !== 'delta-import');
        samples[group].push(
          beyond.reduce(
            (sum, step) => sum + Date.parse(step.finishedAt ?? step.startedAt) - Date.parse(step.startedAt),
            0,
          ),
        );
      }
    }
    const [small, large] = [percentile(samples.small, 0.5), percentile(samples.large, 0.5)];
    return [
      {
        name: `one member added to a group of 50,000: synchronization and export (median of ${ROUNDS})`,
        value: large,
        unit: 'ms',
        reference: { name: 'to a group of 100', value: small, unit: 'ms' },
        ratio: large / small,
        target: 'within 1.2 times',
        met: large / small <= 1.2,
      },
    ];
  },
};
