import { performance } from 'node:perf_hooks';
import { newId } from '../src/base/ids.ts';
import type { RequestId } from '../src/cloud/relay/store.ts';
import { fromBytes, guidFromBytes, guidToDn, isBytes } from '../src/directory/index.ts';
import { openSession, resetPassword } from '../src/ldap/index.ts';
import { startSambaForest, until, WritebackWorld } from '../test/integration/writeback-kit.ts';
import type { Benchmark } from './row.ts';
import { percentile } from './row.ts';

const ROUNDS = 100;

export const benchmark: Benchmark = {
  name: 'writeback',
  summary: 'a reset from the cloud on top of the raw LDAP modify (Samba AD DC)',
  run: async (report) => {
    await using world = await WritebackWorld.start(await startSambaForest());
    await world.policy({ minPwdAge: '0' });
    const configurationFile = await world.newAgent('bench', {
      writeback: { perMinute: 100_000, perPersonPerHour: 100_000 },
      logLevel: 'error',
    });
    const first = await world.openAgent('bench', configurationFile, true);
    const person = await world.newPerson();
    await world.sync(first);
    // In a process of its own, as in the field; the cloud is in this one.
    await first.stop();
    const agent = await world.spawnAgent(configurationFile);
    await until(async () => (await world.connectedAgents()).length === 1);
    const { id: objectId, anchor } = await world.object(person);
    await using raw = await openSession({
      ...world.forest.direct,
      account: world.forest.service.upn,
      password: () => world.forest.service.password,
    });
    const found = await raw.read(person.dn, ['objectGUID']);
    const guid = found?.attributes['objectGUID'];
    if (!isBytes(guid)) throw new Error('no objectGUID');
    const dn = guidToDn(guidFromBytes(fromBytes(guid)));
    report('resets, directly and through the cloud, in turns');
    const direct: number[] = [];
    const through: number[] = [];
    const actor = { kind: 'administrator', name: 'bench' } as const;
    let processorMs = 0;
    for (let round = 0; round < ROUNDS + 5; round++) {
      const rawAt = performance.now();
      await resetPassword(raw, dn, `Ronde-Een.${round}`);
      const rawMs = performance.now() - rawAt;
      const id = newId<RequestId>();
      const startedAt = performance.now();
      const usedAt = process.cpuUsage();
      const agentAt = agent.processorMs();
      await world.cloud.relay.submit(
        world.tenant.id,
        { id, objectId },
        { operation: 'reset', anchor, newPassword: `Ronde-Twee.${round}`, mustChange: false, unlock: true, actor },
      );
      const request = await world.cloud.relay.wait(world.tenant.id, id, 30_000);
      if (request?.outcome?.result !== 'success') throw new Error(JSON.stringify(request));
      if (round < 5) continue; // connections are made, keys are imported
      const used = process.cpuUsage(usedAt);
      processorMs += ((used.user + used.system) / 1000 + agent.processorMs() - agentAt) / ROUNDS;
      direct.push(rawMs);
      through.push(performance.now() - startedAt);
    }
    const own = through.map((ms, at) => ms - (direct[at] ?? 0));
    const p95 = percentile(own, 0.95);
    const floor = { name: 'raw LDAP modify, median', value: percentile(direct, 0.5), unit: 'ms' };
    return [
      { name: 'reset with writeback, median', value: percentile(through, 0.5), unit: 'ms', reference: floor },
      {
        name: 'reset with writeback, our part, p95',
        value: p95,
        unit: 'ms',
        reference: { ...floor, name: 'raw LDAP modify, p95', value: percentile(direct, 0.95) },
        target: '50 ms',
        met: p95 <= 50,
      },
      {
        name: 'processor time of a reset, cloud and agent together',
        value: processorMs,
        unit: 'ms',
        note: 'does not depend on what else the machine does',
      },
    ];
  },
};
