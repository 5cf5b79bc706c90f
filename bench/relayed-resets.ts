import { newId } from '../src/base/ids.ts';
import type { RequestId } from '../src/cloud/relay/store.ts';
import { openSession, resetPassword } from '../src/ldap/index.ts';
import type { Person, WritebackWorld } from '../test/integration/writeback-kit.ts';
import { startSambaForest } from '../test/integration/writeback-kit.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { describeShares, total } from './measure/processor-time.ts';
import type { Ask, Tally } from './relayed.ts';
import { emptyTally, many, measureTurn, rateOf, startRelayed } from './relayed.ts';

const AT_A_TIME = 8;
const WARM_UP = 300;
const TURNS = 3;
const RESETS_A_TURN = 200;

export const benchmark: Benchmark = {
  name: 'relayed-resets',
  summary: 'resets without the page of the console, through the cloud and an agent, several at a time (Samba AD DC)',
  run: async ({ report }) => {
    await using relayed = await startRelayed(await startSambaForest(), AT_A_TIME);
    const { world, agent, people } = relayed;
    await world.policy({ minPwdAge: '0' });
    await using admin = await openSession(world.forest.direct);
    const raw = inTurn(people, async ({ dn }, number) => {
      await resetPassword(admin, dn, `Ronde-Een.${number}`);
    });
    const through = await resetsThrough(world, people);
    await many(through, WARM_UP, AT_A_TIME);
    const turn = { agent, requests: RESETS_A_TURN, atATime: AT_A_TIME };
    const tallies = { raw: emptyTally, through: emptyTally };
    // In turns, so that both meet the same machine.
    for (let number = 1; number <= TURNS; number++) {
      tallies.raw = await measureTurn(tallies.raw, raw, turn);
      tallies.through = await measureTurn(tallies.through, through, turn);
      report(`turn ${number}: ${Math.round(rateOf(tallies.through))} against ${Math.round(rateOf(tallies.raw))}`);
    }
    return rowsOf(tallies);
  },
};

/** One person after the other, each time with another number. */
function inTurn(people: readonly Person[], reset: (person: Person, number: number) => Promise<void>): Ask {
  let number = 0;
  return async () => {
    const person = people[number % people.length];
    if (!person) throw new TypeError('there are no people');
    await reset(person, number++);
  };
}

async function resetsThrough(world: WritebackWorld, people: readonly Person[]): Promise<Ask> {
  const objects = new Map<Person, { readonly id: string; readonly anchor: string }>();
  for (const person of people) objects.set(person, await world.object(person));
  const actor = { kind: 'administrator', name: 'iris@example.com' } as const;
  const options = { operation: 'reset', actor, mustChange: false, unlock: false } as const;
  return inTurn(people, async (person, number) => {
    const object = objects.get(person);
    if (!object) throw new TypeError('everybody is in the cloud');
    const id = newId<RequestId>();
    const { anchor, id: objectId } = object;
    const { relay } = world.cloud;
    await relay.submit(world.tenant, { id, objectId }, { ...options, anchor, newPassword: `Ronde-Twee.${number}` });
    const { outcome } = (await relay.wait(world.tenant, id, 30_000)) ?? {};
    if (outcome?.result !== 'success') throw new Error(outcome?.reason ?? 'no outcome');
  });
}

function rowsOf({ raw, through }: { readonly raw: Tally; readonly through: Tally }): Row[] {
  const { requests: samples, here, agent } = through;
  return [
    {
      name: `resets without the page, ${AT_A_TIME} at a time`,
      value: rateOf(through),
      unit: '/s',
      reference: { name: 'raw LDAP modifies', value: rateOf(raw), unit: '/s' },
      ratio: rateOf(through) / rateOf(raw),
      samples,
    },
    {
      name: 'processor time of a reset, cloud and agent',
      value: (total(here) + total(agent)) / samples,
      unit: 'ms',
      samples,
      note: `cloud: ${describeShares(here, samples, 'ms')}; agent: ${describeShares(agent, samples, 'ms')}`,
    },
  ];
}
