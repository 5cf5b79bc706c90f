/**
 * `npm run endurance -- NAME [TIMES]`: what the suite does in short, for as long as it takes to believe it. Against real
 * servers and disks, as root.
 */
interface Endurance {
  readonly summary: string;
  readonly times: number;
  readonly run: (times: number, report: (text: string) => void) => Promise<void>;
}

const all: Readonly<Record<string, Endurance>> = {
  kills: {
    summary: 'cycles, and the cloud under them, are killed; the end is that of an uninterrupted run',
    times: 100,
    run: async (kills, report) => {
      const { startKillableForest } = await import('../test/chaos/killable-forest.ts');
      const { surviveKills } = await import('../test/chaos/kills.ts');
      await using forest = await startKillableForest();
      await surviveKills(forest, { kills, seed: Date.now() % 100_000, report });
    },
  },
  'power-cut': {
    summary: 'the power of a machine with an embedded database is cut under load',
    times: 50,
    run: async (...given) => await (await import('../test/chaos/power-cut.ts')).survivePowerCuts(...given),
  },
  'sign-in-time': {
    summary: 'wrong passwords for a name that exists and one that does not, in turn: the times tell nothing',
    times: 300,
    run: async (...given) => await (await import('../test/chaos/sign-in-time.ts')).compareRefusals(...given),
  },
};

const [name = '', wanted] = process.argv.slice(2);
const chosen = Object.hasOwn(all, name) ? all[name] : undefined;
const times = Number(wanted ?? chosen?.times);
if (!chosen || !Number.isInteger(times) || times < 1) {
  console.error('npm run endurance -- NAME [TIMES]\n');
  for (const [known, { summary, times: usual }] of Object.entries(all))
    console.error(`  ${known.padEnd(16)}${summary} (${usual} times)`);
  process.exitCode = 2;
} else {
  await chosen.run(times, (text) => console.log(text));
  console.log(`${name}: ${times} times, and all of it held`);
}
