import { Authenticator } from '../src/ldap/index.ts';
import { firstPassword, startSambaForest, until, WritebackWorld } from '../test/integration/writeback-kit.ts';
import type { Benchmark } from './row.ts';
import { timed } from './row.ts';

const AT_A_TIME = 16;
const SIGN_INS = 600;
const TURNS = 3;

export const benchmark: Benchmark = {
  name: 'pass-through',
  summary:
    'sign-ins checked by the forest, through the cloud and an agent, against raw LDAP binds on the same Samba AD DC',
  run: async (report) => {
    await using world = await WritebackWorld.start(await startSambaForest());
    const configurationFile = await world.newAgent('bench', { logLevel: 'error' });
    const first = await world.openAgent('bench', configurationFile, true);
    const person = await world.newPerson();
    await world.sync(first);
    // In a process of its own, as in the field; the cloud is in this one.
    await first.stop();
    const agent = await world.spawnAgent(configurationFile);
    await until(async () => (await world.connectedAgents()).length === 1);
    const { anchor } = await world.object(person);
    const { domain, servers, caFile } = world.forest.direct;
    await using binds = new Authenticator({ domain, servers, caFile }, { connections: AT_A_TIME });
    const actor = { kind: 'person', name: person.upn } as const;
    const raw = async (): Promise<void> => {
      if (await binds.verify(person.dn, firstPassword)) throw new Error('refused');
    };
    const through = async (): Promise<void> => {
      const wish = { operation: 'verify', anchor, actor, password: firstPassword } as const;
      const { result, reason } = await world.cloud.relay.verify(world.tenant.id, wish);
      if (result !== 'success') throw new Error(reason);
    };
    const rateOf = async (signIn: () => Promise<void>, count: number): Promise<number> => {
      let left = count;
      const { ms } = await timed(async () => {
        await Promise.all(
          Array.from({ length: AT_A_TIME }, async () => {
            while (left-- > 0) await signIn();
          }),
        );
      });
      return (count / ms) * 1000;
    };
    await rateOf(raw, 50);
    await rateOf(through, 50);
    // In turns, so that both meet the same machine.
    const rates = { raw: 0, through: 0 };
    const processorMs = { raw: 0, through: 0 };
    const measured = async (way: 'raw' | 'through', signIn: () => Promise<void>): Promise<void> => {
      const before = process.cpuUsage();
      const agentBefore = agent.processorMs();
      rates[way] += (await rateOf(signIn, SIGN_INS / TURNS)) / TURNS;
      const { user, system } = process.cpuUsage(before);
      processorMs[way] += ((user + system) / 1000 + agent.processorMs() - agentBefore) / SIGN_INS;
    };
    for (let turn = 0; turn < TURNS; turn++) {
      await measured('raw', raw);
      await measured('through', through);
      report(`turn ${turn + 1}: ${Math.round(rates.through)} against ${Math.round(rates.raw)} so far`);
    }
    const ratio = rates.through / rates.raw;
    return [
      {
        name: `pass-through sign-ins, ${AT_A_TIME} at a time`,
        value: rates.through,
        unit: '/s',
        reference: { name: 'raw LDAP binds', value: rates.raw, unit: '/s' },
        ratio,
        target: '0.9',
        met: ratio >= 0.9,
      },
      {
        name: 'processor time of a sign-in, cloud and agent together',
        value: processorMs.through,
        unit: 'ms',
        reference: { name: 'of a raw bind, its client', value: processorMs.raw, unit: 'ms' },
        note: 'does not depend on what else the machine does',
      },
    ];
  },
};
