import { grantsFor } from '../kit/grants.ts';
import { RawAgent } from './raw-agent.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import type { Bus, BusMessage } from '../../src/cloud/relay/bus.ts';
import { openNatsBus } from '../../src/cloud/relay/nats-bus.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { ServerProcess } from '../servers/process.ts';
import { startProcess, waitForPort } from '../servers/process.ts';
import { describeWith } from '../servers/requirements.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

describeWith('nats', 'several nodes of the cloud, over NATS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-nats-'));
  const signIn = { user: 'hawser', password: 'Bus-Halte.12' };
  let port: number;
  let nats: ServerProcess;
  let world: WritebackWorld;
  let buses: readonly Bus[];
  let other: Cloud;
  const startNats = async (): Promise<void> => {
    const args = ['-a', '127.0.0.1', '-p', String(port), '--user', signIn.user, '--pass', signIn.password];
    nats = startProcess('nats-server', args, { logFile: join(folder, 'nats.log') });
    await waitForPort('127.0.0.1', port, nats);
  };
  const openBus = async (): Promise<Bus> =>
    await openNatsBus({ url: `nats://${signIn.user}:${signIn.password}@127.0.0.1:${port}` }, world.secrets, world.log);

  beforeAll(async () => {
    port = await freePort();
    await startNats();
    world = await WritebackWorld.start(await startPractice('windows'));
    buses = [await openBus(), await openBus()];
    await world.cloud.stop();
    world.cloud = world.newNode(world.port, buses[0]);
    await world.listen();
    await world.startAgent('rotterdam');
    // Has no socket of any agent.
    other = world.newNode(await freePort(), buses[1]);
  });
  afterAll(async () => {
    await other?.stop();
    await world?.[Symbol.asyncDispose]();
    for (const bus of buses ?? []) await bus[Symbol.asyncDispose]();
    await nats?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const unlock = async (objectId: string, anchor: string): Promise<RequestId> => {
    const id = newId<RequestId>();
    const input = { operation: 'unlock', anchor, actor: { kind: 'administrator', name: 'iris' } } as const;
    await other.relay.submit(world.tenant, { id, objectId }, input);
    return id;
  };

  it('bring requests to the node that has the agent, and outcomes back', async () => {
    const person = await world.newPerson();
    await world.syncAll();
    const { id: objectId, anchor } = await world.object(person);
    const id = await unlock(objectId, anchor);
    expect((await other.relay.wait(world.tenant, id, 20_000))?.outcome).toMatchObject({ result: 'success' });
    const verify = {
      anchor,
      actor: { kind: 'person', name: 'p' },
      password: firstPassword,
    } as const;
    expect(await other.passwords.verify(world.tenant, verify)).toMatchObject({ result: 'success' });
    expect(await other.passwords.verify(world.tenant, { ...verify, password: 'Not-The-One.1' })).toMatchObject({
      reason: 'wrong-password',
    });
  });

  it('bring nothing to an agent that is not granted it, and believe none that was not asked', async () => {
    await using rogue = await RawAgent.connect(world, 'rogue', []);
    await using foreign = await RawAgent.connect(world, 'foreign', grantsFor('fabrikam.test'));
    const person = await world.newPerson();
    await world.syncAll();
    const { id: objectId, anchor } = await world.object(person);
    const withRotterdam = (await other.relay.agentsDoing(world.tenant, 'writeback')).map(({ name }) => name);
    expect(withRotterdam.toSorted()).toEqual(['foreign', 'rotterdam']);
    const forged = { result: 'refused', reason: 'policy', events: [], warnings: [] } as const;
    for (let time = 0; time < 3; time++) {
      const id = await unlock(objectId, anchor);
      for (const agent of [rogue, foreign]) agent.report(id, { ...forged, at: new Date().toISOString() });
      expect((await other.relay.wait(world.tenant, id, 20_000))?.outcome).toMatchObject({ result: 'success' });
      const actor = { kind: 'person', name: 'p' } as const;
      const answer = await other.passwords.verify(world.tenant, { anchor, actor, password: firstPassword });
      expect(answer).toMatchObject({ result: 'success' });
    }
    expect([...rogue.requests, ...foreign.requests]).toEqual([]);
  });

  it('go on when the NATS server is back', async () => {
    const person = await world.newPerson();
    await world.syncAll();
    const { id: objectId, anchor } = await world.object(person);
    await nats.stop(true);
    await startNats();
    await until(async () => {
      const id = await unlock(objectId, anchor);
      const request = await other.relay.wait(world.tenant, id, 4000);
      return request?.outcome?.result === 'success';
    });
  });

  it('believe nobody who only reaches the NATS server', async () => {
    const heard: BusMessage[] = [];
    const node = newId();
    buses[0]?.listen(node, (message) => heard.push(message));
    const stranger = await connect({ servers: `127.0.0.1:${port}`, user: signIn.user, pass: signIn.password });
    const outcome = {
      result: 'success',
      reason: 'done',
      events: [],
      warnings: [],
      at: new Date().toISOString(),
    } as const;
    const message: BusMessage = { type: 'outcome', tenant: newId(), agent: newId(), request: newId(), outcome };
    const seen: string[] = [];
    stranger.subscribe('hawser.>', { callback: (_, { data }) => void seen.push(Buffer.from(data).toString('latin1')) });
    stranger.publish(`hawser.relay.${node}`, JSON.stringify(message));
    const forged = secretBox(Buffer.alloc(32, 9)).seal('relay bus', JSON.stringify(message));
    stranger.publish(`hawser.relay.${node}`, forged);
    await stranger.flush();
    buses[1]?.send(node, message);
    await until(() => heard.length > 0);
    expect(heard).toEqual([message]);
    await until(() => seen.length === 3);
    expect(seen.at(-1)).not.toContain(message.request);
    await stranger.close();
  });

  it('say which server does not answer', async () => {
    const nowhere = openNatsBus({ url: `nats://127.0.0.1:${await freePort()}` }, world.secrets, silentLog());
    await expect(nowhere).rejects.toMatchObject({ code: 'relay.bus-unreachable' });
  });
});
