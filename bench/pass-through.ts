import { Authenticator } from '../src/ldap/index.ts';
import type { Person, TestForest, WritebackWorld } from '../test/integration/writeback-kit.ts';
import { firstPassword, startSambaForest } from '../test/integration/writeback-kit.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { describeShares, total } from './measure/processor-time.ts';
import type { Ask, Tally } from './relayed.ts';
import { emptyTally, many, measureTurn, rateOf, startRelayed } from './relayed.ts';

const AT_A_TIME = 16;
const WARM_UP = 1000;
const TURNS = 3;
const SIGN_INS_A_TURN = 1000;

export const benchmark: Benchmark = {
  name: 'pass-through',
  summary:
    'sign-ins checked by the forest, through the cloud and an agent, against raw LDAP binds on the same Samba AD DC',
  run: async ({ report }) => {
    await using relayed = await startRelayed(await startSambaForest(), 1);
    const { world, agent, people } = relayed;
    const [person] = people;
    if (!person) throw new TypeError('there is nobody');
    await using binds = openBinds(world.forest);
    const raw = async (): Promise<void> => {
      if (await binds.verify(person.dn, firstPassword)) throw new Error('refused');
    };
    const through = await signInThrough(world, person);
    await many(raw, WARM_UP, AT_A_TIME);
    await many(through, WARM_UP, AT_A_TIME);
    const turn = { agent, requests: SIGN_INS_A_TURN, atATime: AT_A_TIME };
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

function openBinds({ direct: { domain, servers, caFile } }: TestForest): Authenticator {
  return new Authenticator({ domain, servers, caFile }, { connections: AT_A_TIME });
}

async function signInThrough(world: WritebackWorld, person: Person): Promise<Ask> {
  const { anchor } = await world.object(person);
  const actor = { kind: 'person', name: person.upn } as const;
  return async () => {
    const values = { anchor, actor, password: firstPassword } as const;
    const { result, reason } = await world.cloud.passwords.verify(world.tenant, values);
    if (result !== 'success') throw new Error(reason);
  };
}

function rowsOf({ raw, through }: { readonly raw: Tally; readonly through: Tally }): Row[] {
  const { requests: samples } = through;
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
