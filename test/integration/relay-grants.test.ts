import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { grantAndRecord, withdrawAndRecord } from '../../src/cloud/agents/grants.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { toRequestId } from '../../src/cloud/relay/store.ts';
import type { RelayOutcome } from '../../src/wire/index.ts';
import { grantsFor } from '../kit/grants.ts';
import { RawAgent } from './raw-agent.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

const next = 'Fiets-Pomp.34';
const reset = { operation: 'reset', newPassword: next } as const;

describe('what an agent may do', () => {
  let world: WritebackWorld;
  let honest: TestAgent;
  let person: Person;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
    await world.policy({ minPwdAge: '0' });
    honest = await world.startAgent('rotterdam', { writeback: { perMinute: 1000, perPersonPerHour: 100 } });
    person = await world.newPerson();
    await world.sync(honest);
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const context = () => ({ connection: world.database.kysely, clock: systemClock, log: silentLog() });
  const success = (): RelayOutcome => ({
    ...{ result: 'success', reason: 'done', events: [], warnings: [], at: new Date().toISOString() },
  });
  const verify = async (password = firstPassword) => {
    const { anchor } = await world.object(person);
    const actor = { kind: 'person', name: 'p' } as const;
    return await world.cloud.passwords.verify(world.tenant, { anchor, actor, password });
  };
  const recipientsOf = (id: string): number | undefined =>
    world.bus.deliveries.find(({ request }) => request === id)?.envelope.recipients.length;

  it('is nothing by itself: one that claims everything gets no envelope', async () => {
    await using rogue = await RawAgent.connect(world, 'rogue', []);
    await using foreign = await RawAgent.connect(world, 'foreign', grantsFor('fabrikam.test'));
    for (let time = 0; time < 4; time++) {
      const id = await world.submit(person, { ...reset, newPassword: `${next}${time}` });
      expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success' });
      expect(recipientsOf(id)).toBe(1);
      expect(await verify(`${next}${time}`)).toMatchObject({ result: 'success' });
    }
    expect([...rogue.requests, ...foreign.requests]).toEqual([]);
  });

  it('is the same when the agent of the forest is away', async () => {
    await using rogue = await RawAgent.connect(world, 'rogue-alone', []);
    await using foreign = await RawAgent.connect(world, 'foreign-alone', grantsFor('fabrikam.test'));
    await honest.stop();
    const { outcome } = await world.outcome(await world.submit(person, reset));
    expect(outcome).toMatchObject({ result: 'failed', reason: 'no-agent' });
    await expect(verify()).rejects.toMatchObject({ code: 'relay.no-agent' });
    expect([...rogue.requests, ...foreign.requests]).toEqual([]);
    honest = await world.openAgent('rotterdam', honest.configurationFile);
  });

  it('does not reach to the requests of others: a forged outcome is refused and audited', async () => {
    await using rogue = await RawAgent.connect(world, 'forger', grantsFor('fabrikam.test'));
    // The honest agent takes its time: nothing reaches it.
    world.bus.alter = (message) => (message.type === 'deliver' ? undefined : message);
    const id = await world.submit(person, reset);
    rogue.say({ type: 'start', request: id });
    await rogue.hears('no', id);
    rogue.report(id, success());
    await rogue.hears('ack', id);
    expect(await world.cloud.relay.find(world.tenant, id)).toMatchObject({ state: 'sent', outcome: null });
    world.bus.alter = (message) => message;
    const { id: objectId } = await world.object(person);
    const entries = await listAudit(world.database.kysely, world.tenant, { targetId: objectId });
    expect(entries.map(({ activity, actor }) => [activity, actor])).toContainEqual([
      'Refuse outcome of agent',
      `agent:${rogue.id}`,
    ]);
  });

  it('ends at once: what is revoked before an agent begins it never begins', async () => {
    await using agent = await RawAgent.connect(world, 'revoked', grantsFor(world.forest.domain));
    await honest.stop();
    const id: RequestId = await world.submit(person, reset);
    await agent.hears('request', id);
    const change = { agentId: agent.id, feature: 'writeback', forest: world.forest.domain, actor: 'admin' } as const;
    await withdrawAndRecord(context(), world.tenant, change);
    agent.say({ type: 'start', request: id });
    await agent.hears('no', id);
    honest = await world.openAgent('rotterdam', honest.configurationFile);
    expect(await world.canSignIn(person, next)).toBe(false);
  });

  it('is what an answer to a question counts by, too', async () => {
    await using agent = await RawAgent.connect(world, 'answers', [
      { feature: 'pass-through', forest: world.forest.domain },
    ]);
    await honest.stop();
    const answer = verify('whatever');
    await until(async () => Promise.resolve(agent.requests.length > 0));
    const change = { agentId: agent.id, feature: 'pass-through', forest: world.forest.domain, actor: 'admin' } as const;
    await withdrawAndRecord(context(), world.tenant, change);
    await world.cloud.relay.agentsDoing(world.tenant, 'pass-through');
    agent.report(toRequestId(agent.requests[0] ?? ''), success());
    expect(await answer).toMatchObject({ result: 'failed' });
    honest = await world.openAgent('rotterdam', honest.configurationFile);
  });

  it('is said by the error, and shown where the agent is', async () => {
    const { agent: agentId } = await honest.agent.relay.service.status();
    const change = { agentId, feature: 'writeback', forest: world.forest.domain, actor: 'admin' } as const;
    await withdrawAndRecord(context(), world.tenant, change);
    await until(async () => ((await honest.agent.relay.service.status()).notGranted ?? []).length > 0);
    expect((await honest.agent.relay.service.status()).notGranted).toEqual([
      { feature: 'writeback', forest: world.forest.domain },
    ]);
    await world.cloud.relay.agentsDoing(world.tenant, 'writeback');
    await expect(world.submit(person, reset, newId<RequestId>())).rejects.toMatchObject({
      code: 'relay.not-granted',
      data: { feature: 'writeback', forests: world.forest.domain },
    });
    await grantAndRecord(context(), world.tenant, change);
    await until(async () => (await honest.agent.relay.service.status()).notGranted?.length === 0);
    await world.cloud.relay.agentsDoing(world.tenant, 'writeback');
    expect(await world.ask(person, { ...reset, newPassword: 'Water-Kant.56' })).toMatchObject({ result: 'success' });
  });
});
