import { Authenticator } from '../src/ldap/index.ts';
import type { ChildAgent, Person, TestForest } from '../test/integration/writeback-kit.ts';
import { firstPassword, startSambaForest, until, WritebackWorld } from '../test/integration/writeback-kit.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { timed } from './measure/benchmark.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { describeShares, nothingUsed, plus, processorTime, since, total } from './measure/processor-time.ts';

const AT_A_TIME = 16;
const WARM_UP = 1000;
const TURNS = 3;
const SIGN_INS_A_TURN = 1000;

type SignIn = () => Promise<void>;

/** What came of all turns together. */
interface Tally {
  readonly ms: number;
  /** This process, which plays the cloud or binds itself. */
  readonly here: ProcessorTime;
  readonly agent: ProcessorTime;
}

export const benchmark: Benchmark = {
  name: 'pass-through',
  summary:
    'sign-ins checked by the forest, through the cloud and an agent, against raw LDAP binds on the same Samba AD DC',
  run: async ({ report }) => {
    await using world = await WritebackWorld.start(await startSambaForest());
    const { person, agent } = await startAgent(world);
    await using binds = openBinds(world.forest);
    const raw = async (): Promise<void> => {
      if (await binds.verify(person.dn, firstPassword)) throw new Error('refused');
    };
    const through = await signInThrough(world, person);
    await many(raw, WARM_UP);
    await many(through, WARM_UP);
    const tallies = { raw: emptyTally, through: emptyTally };
    // In turns, so that both meet the same machine.
    for (let turn = 1; turn <= TURNS; turn++) {
      tallies.raw = await measureTurn(tallies.raw, raw, agent);
      tallies.through = await measureTurn(tallies.through, through, agent);
      report(
        `turn ${turn}: ${Math.round(rateOf(tallies.through, turn))} against ${Math.round(rateOf(tallies.raw, turn))}`,
      );
    }
    return rowsOf(tallies);
  },
};

const emptyTally: Tally = { ms: 0, here: nothingUsed, agent: nothingUsed };

function rateOf({ ms }: Tally, turns = TURNS): number {
  return (turns * SIGN_INS_A_TURN * 1000) / ms;
}

/** The agent in a process of its own, as in the field, and a person whose password it may check. */
async function startAgent(world: WritebackWorld): Promise<{ readonly person: Person; readonly agent: ChildAgent }> {
  const configurationFile = await world.newAgent('bench', { logLevel: 'error' });
  const first = await world.openAgent('bench', configurationFile, true);
  const person = await world.newPerson();
  await world.sync(first);
  await first.stop();
  const agent = await world.spawnAgent(configurationFile);
  await until(async () => (await world.connectedAgents()).length === 1);
  return { person, agent };
}

function openBinds({ direct: { domain, servers, caFile } }: TestForest): Authenticator {
  return new Authenticator({ domain, servers, caFile }, { connections: AT_A_TIME });
}

async function signInThrough(world: WritebackWorld, person: Person): Promise<SignIn> {
  const { anchor } = await world.object(person);
  const actor = { kind: 'person', name: person.upn } as const;
  return async () => {
    const values = { anchor, actor, password: firstPassword } as const;
    const { result, reason } = await world.cloud.passwords.verify(world.tenant, values);
    if (result !== 'success') throw new Error(reason);
  };
}

async function many(signIn: SignIn, count: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await signIn();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, one));
}

async function measureTurn(tally: Tally, signIn: SignIn, agent: ChildAgent): Promise<Tally> {
  const before = { here: processorTime(process.pid), agent: processorTime(agent.pid) };
  const { ms } = await timed(async () => await many(signIn, SIGN_INS_A_TURN));
  return {
    ms: tally.ms + ms,
    here: plus(tally.here, since(before.here, processorTime(process.pid))),
    agent: plus(tally.agent, since(before.agent, processorTime(agent.pid))),
  };
}

function rowsOf({ raw, through }: { readonly raw: Tally; readonly through: Tally }): Row[] {
  const samples = TURNS * SIGN_INS_A_TURN;
  const ratio = rateOf(through) / rateOf(raw);
  const used = (side: string, time: ProcessorTime): Row => ({
    name: `processor time of a sign-in: ${side}`,
    value: total(time) / samples,
    unit: 'ms',
    samples,
    note: describeShares(time, samples, 'ms'),
  });
  return [
    {
      name: `pass-through sign-ins, ${AT_A_TIME} at a time`,
      value: rateOf(through),
      unit: '/s',
      reference: { name: 'raw LDAP binds', value: rateOf(raw), unit: '/s' },
      ratio,
      samples,
      target: '0.9',
      met: ratio >= 0.9,
    },
    used('cloud, from its relay on', through.here),
    used('agent', through.agent),
    used('of a raw bind, its client', raw.here),
  ];
}
