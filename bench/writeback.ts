import { openAgentOperations } from '../src/connect/index.ts';
import type { Session } from '../src/ldap/index.ts';
import { openSession, resetPassword } from '../src/ldap/index.ts';
import type { TestForest } from '../test/integration/writeback-kit.ts';
import { startSambaForest } from '../test/integration/writeback-kit.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { timed } from './measure/benchmark.ts';
import { median, percentile } from './measure/percentile.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { describeShares, total } from './measure/processor-time.ts';
import type { OpenForm, Target } from './resets.ts';
import { addPeople, openForms, untilOffered } from './resets.ts';
import type { BothTimes } from './system.ts';
import { System } from './system.ts';

const ROUNDS = 200;
/** Connections are made, keys are imported, code is compiled. */
const WARM_UP = 20;

export const benchmark: Benchmark = {
  name: 'writeback',
  summary: "a reset on the console's page, on top of the raw LDAP modify (Samba AD DC)",
  run: async ({ report }) => {
    await using forest = await startSambaForest();
    await using admin = await openSession(forest.direct);
    const people = await addPeople(admin, forest.baseDn, forest.domain, ROUNDS + WARM_UP);
    await using system = await startSystem(forest, people);
    report(`${ROUNDS + WARM_UP} forms`);
    const forms = await openForms(system, people, ROUNDS + WARM_UP);
    report('resets, directly and through the console, in turns');
    await inTurns(admin, forms.slice(ROUNDS));
    const before = system.used();
    const samples = await inTurns(admin, forms.slice(0, ROUNDS));
    return rowsOf(samples, system.usedSince(before));
  },
};

/** Everybody is in the cloud, and the agent runs on its own with writeback switched on. */
async function startSystem(
  { domain, direct, caFile, service }: TestForest,
  people: readonly Target[],
): Promise<System> {
  const [server] = direct.servers ?? [];
  if (!server || !people[0]) throw new TypeError('the forest has no server');
  const system = await System.start({
    forest: { domain, servers: [`${server.name}=${server.address}:636`], caFile, account: service.upn },
    password: service.password,
    writeback: { perMinute: 100_000, perPersonPerHour: 100_000 },
  });
  await system.sync(true);
  await system.connect.serve();
  await using agent = await openAgentOperations(system.configurationFile);
  await agent.switchRelay({ feature: 'writeback', on: true });
  await untilOffered(system, people[0]);
  return system;
}

interface Samples {
  readonly direct: readonly number[];
  readonly through: readonly number[];
}

/** The two ways follow each other, so that both meet the same machine. */
async function inTurns(admin: Session, forms: readonly OpenForm[]): Promise<Samples> {
  const direct: number[] = [];
  const through: number[] = [];
  for (const [round, { person, send }] of forms.entries()) {
    direct.push((await timed(async () => await resetPassword(admin, person.dn, `Ronde-Een.${round}`))).ms);
    through.push(await send(`Ronde-Twee.${round}`));
  }
  return { direct, through };
}

function rowsOf({ direct, through }: Samples, used: BothTimes): Row[] {
  const own = through.map((ms, at) => ms - (direct[at] ?? 0));
  const p95 = percentile(own, 0.95);
  const modify = (share: number): number => percentile(direct, share);
  const samples = through.length;
  const reference = { name: 'raw LDAP modify, median', value: modify(0.5), unit: 'ms' };
  const side = (name: string, time: ProcessorTime): Row => ({
    name: `processor time of a reset: ${name}`,
    value: total(time) / samples,
    unit: 'ms',
    samples,
    note: describeShares(time, samples, 'ms'),
  });
  return [
    { name: 'reset on the console, median', value: median(through), unit: 'ms', reference, samples },
    {
      name: 'reset on the console, p95',
      value: percentile(through, 0.95),
      unit: 'ms',
      reference: { ...reference, name: 'raw LDAP modify, p95', value: modify(0.95) },
      samples,
    },
    { name: 'reset on the console, our part, median', value: median(own), unit: 'ms', samples },
    {
      name: 'reset on the console, our part, p95',
      value: p95,
      unit: 'ms',
      samples,
      target: '50 ms',
      met: p95 <= 50,
    },
    side('cloud, from the button to the page that says so', used.cloud),
    side('agent', used.connect),
  ];
}
