import type { ChildAgent, Person, TestForest } from '../test/integration/writeback-kit.ts';
import { until, WritebackWorld } from '../test/integration/writeback-kit.ts';
import { timed } from './measure/benchmark.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { nothingUsed, plus, processorTime, since } from './measure/processor-time.ts';

/** One request, until its outcome is there. */
export type Ask = () => Promise<void>;

/** What came of several turns together. */
export interface Tally {
  readonly requests: number;
  readonly ms: number;
  /** This process, which plays the cloud or asks the directory itself. */
  readonly here: ProcessorTime;
  readonly agent: ProcessorTime;
}

export const emptyTally: Tally = { requests: 0, ms: 0, here: nothingUsed, agent: nothingUsed };

/** Requests in a second. */
export function rateOf({ requests, ms }: Tally): number {
  return (requests * 1000) / ms;
}

/** Asks `count` times, so many at a time. */
export async function many(ask: Ask, count: number, atATime: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: atATime }, one));
}

export interface Turn {
  readonly agent: ChildAgent;
  readonly requests: number;
  readonly atATime: number;
}

export async function measureTurn(tally: Tally, ask: Ask, { agent, requests, atATime }: Turn): Promise<Tally> {
  const before = { here: processorTime(process.pid), agent: processorTime(agent.pid) };
  const { ms } = await timed(async () => await many(ask, requests, atATime));
  return {
    requests: tally.requests + requests,
    ms: tally.ms + ms,
    here: plus(tally.here, since(before.here, processorTime(process.pid))),
    agent: plus(tally.agent, since(before.agent, processorTime(agent.pid))),
  };
}

/** A cloud in this process, an agent in its own as in the field, and people that it may be asked about. */
export interface Relayed extends AsyncDisposable {
  readonly world: WritebackWorld;
  readonly agent: ChildAgent;
  readonly people: readonly Person[];
}

export async function startRelayed(forest: TestForest, peopleCount: number): Promise<Relayed> {
  const world = await WritebackWorld.start(forest);
  // The limits of the product are below what is measured.
  const writeback = { perMinute: 100_000, perPersonPerHour: 100_000 };
  // Not through the gate, which is in this process and would count as the cloud's.
  const servers = (forest.direct.servers ?? []).map(({ name, address }) => `${name}=${address}:636`);
  const options = { logLevel: 'error', writeback, forest: { servers } };
  const configurationFile = await world.newAgent('bench', options);
  const first = await world.openAgent('bench', configurationFile, true);
  const people: Person[] = [];
  while (people.length < peopleCount) people.push(await world.newPerson());
  await world.sync(first);
  await first.stop();
  const agent = await world.spawnAgent(configurationFile);
  await until(async () => (await world.connectedAgents()).length === 1);
  return { world, agent, people, [Symbol.asyncDispose]: async () => await world[Symbol.asyncDispose]() };
}
