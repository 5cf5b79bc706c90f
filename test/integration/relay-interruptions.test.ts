import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/clock.ts';
import type { RequestId } from '../../src/cloud/relay/store.ts';
import { Gate } from '../kit/gate.ts';
import { requirements } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';
import type { ChildAgent, Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, until, WritebackWorld } from './writeback-kit.ts';

const second = 'Fiets-Pomp.34';
const reset = { operation: 'reset', newPassword: second } as const;

describe('what goes away in the middle', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam');
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const newPerson = async (): Promise<Person> => {
    const person = await world.newPerson();
    await world.sync(agent);
    return person;
  };
  const setAt = async ({ dn }: Person): Promise<unknown> => await world.read(dn, 'pwdLastSet');
  /** The directory answers late, so that there is a moment in which it has done it and nobody knows. */
  const whenDone = async (person: Person, id: RequestId, then: () => Promise<void> | void): Promise<void> => {
    const before = await setAt(person);
    await until(async () => (await setAt(person)) !== before);
    await then();
    void id;
  };
  const slowly = async (work: () => Promise<void>): Promise<void> => {
    world.forest.gate.answerDelayMs = 400;
    try {
      await work();
    } finally {
      world.forest.gate.answerDelayMs = 0;
      world.forest.gate.isClosed = false;
    }
  };

  describe('the domain controller', () => {
    it('that comes back is asked what it did, and the outcome is the truth', async () => {
      const person = await newPerson();
      await slowly(async () => {
        const id = await world.submit(person, reset);
        await whenDone(person, id, () => world.forest.gate.cut());
        const { outcome } = await world.outcome(id);
        expect(outcome).toMatchObject({ result: 'success', warnings: expect.arrayContaining(['recovered']) });
      });
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('that stays away leaves it unknown, and that is what is said', async () => {
      const person = await newPerson();
      await slowly(async () => {
        const id = await world.submit(person, reset);
        await whenDone(person, id, () => {
          world.forest.gate.isClosed = true;
          world.forest.gate.cut();
        });
        const { outcome } = await world.outcome(id);
        expect(outcome).toMatchObject({ result: 'unknown', reason: 'unknown', events: [31_011, 34_224] });
      });
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('that cannot be reached at all has changed nothing, and that is what is said', async () => {
      const person = await newPerson();
      world.forest.gate.isClosed = true;
      world.forest.gate.cut();
      const outcome = await world.ask(person, reset);
      world.forest.gate.isClosed = false;
      expect(outcome).toMatchObject({ result: 'failed', reason: 'directory-unreachable', events: [31_011, 33_001] });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });
  });

  describe('the cloud', () => {
    it('hears the outcome when it is back', async () => {
      const person = await newPerson();
      await slowly(async () => {
        const id = await world.submit(person, reset);
        await whenDone(person, id, async () => await world.restartCloud());
        expect((await world.outcome(id)).outcome).toMatchObject({ result: 'success' });
      });
      await until(async () => (await agent.agent.relay.service.status()).connected);
    });

    it('ends what no agent had begun when it was stopped, and nothing was changed', async () => {
      const person = await newPerson();
      world.bus.alter = ({ type, ...message }) => (type === 'deliver' ? undefined : ({ type, ...message } as never));
      const id = await world.submit(person, reset);
      await world.restartCloud();
      world.bus.alter = (message) => message;
      expect(await world.outcome(id, 0)).toMatchObject({ outcome: null });
      world.clock.aheadMs = 2 * MINUTE;
      const { outcome } = await world.outcome(id);
      world.clock.aheadMs = 0;
      expect(outcome).toMatchObject({ result: 'failed', reason: 'not-started' });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
      await until(async () => (await agent.agent.relay.service.status()).connected);
    });
  });

  describe('an agent', () => {
    let child: ChildAgent;
    let configurationFile: string;
    beforeAll(async () => {
      configurationFile = await world.newAgent('zwolle');
      const opened = await world.openAgent('zwolle', configurationFile, true);
      await opened.stop();
      child = await world.spawnAgent(configurationFile);
      await until(async () => (await world.connectedAgents()).length === 2);
    });
    afterAll(async () => await child?.kill());

    /** Somebody whom both agents know. */
    const knownToBoth = async (): Promise<Person> => {
      const person = await newPerson();
      await child.sync();
      return person;
    };
    /** Only that agent is sent anything. */
    const only = (name: string | undefined): void => {
      world.bus.alter = (message) =>
        message.type === 'deliver' && name !== undefined && world.nameOf(message.agent) !== name
          ? { type: 'lost', tenant: message.tenant, agent: message.agent, request: message.request }
          : message;
    };

    it('that is killed before it began leaves the work to another', async () => {
      const person = await knownToBoth();
      await world.learnNames();
      child.signal('SIGSTOP');
      const before = await setAt(person);
      // Whoever is chosen first: of several requests, some go to the agent that does not move.
      const ids = [];
      for (let time = 0; time < 4; time++) ids.push(await world.submit(person, { operation: 'unlock' }));
      ids.push(await world.submit(person, reset));
      const outcomes = await Promise.all(ids.map(async (id) => await world.outcome(id)));
      expect(outcomes.map(({ outcome }) => outcome?.result)).toEqual(ids.map(() => 'success'));
      const doneAt = await setAt(person);
      expect(doneAt).not.toBe(before);
      // When it moves again it asks whether it may begin, and may not.
      child.signal('SIGCONT');
      await sleep(1000);
      expect(await setAt(person)).toBe(doneAt);
      await until(async () => (await world.connectedAgents()).length === 2);
    });

    it('that is killed after the directory did it reports so when it is back: one outcome, one effect', async () => {
      const person = await knownToBoth();
      await world.learnNames();
      const before = await setAt(person);
      let doneAt: unknown;
      let id: RequestId | undefined;
      await slowly(async () => {
        only('zwolle');
        id = await world.submit(person, reset);
        await whenDone(person, id, async () => await child.kill());
        only(undefined);
        doneAt = await setAt(person);
        expect(await world.outcome(id, 3000)).toMatchObject({ state: 'started', outcome: null });
      });
      child = await world.spawnAgent(configurationFile);
      const { outcome, agentId } = await world.outcome(id!);
      expect(outcome).toMatchObject({ result: 'success', warnings: ['recovered'] });
      expect(world.nameOf(agentId ?? '')).toBe('zwolle');
      expect(doneAt).not.toBe(before);
      expect(await setAt(person)).toBe(doneAt);
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('that is killed together with its domain controller says the truth when both are back', async () => {
      const person = await knownToBoth();
      await world.learnNames();
      let id: RequestId | undefined;
      await slowly(async () => {
        only('zwolle');
        id = await world.submit(person, reset);
        await whenDone(person, id, async () => {
          world.forest.gate.isClosed = true;
          world.forest.gate.cut();
          await child.kill();
        });
        only(undefined);
        child = await world.spawnAgent(configurationFile);
        await until(async () => (await world.connectedAgents()).length === 2);
        expect(await world.outcome(id, 2000)).toMatchObject({ state: 'started', outcome: null });
      });
      expect((await world.outcome(id!, 40_000)).outcome).toMatchObject({ result: 'success', warnings: ['recovered'] });
    });

    it('that is killed before the directory was asked says so when it is back, and nothing was changed', async () => {
      const person = await knownToBoth();
      await world.learnNames();
      // Its reads are answered so late that it never comes to the change.
      world.forest.gate.answerDelayMs = 3000;
      only('zwolle');
      const id = await world.submit(person, reset);
      await until(async () => (await world.outcome(id, 0)).state === 'started');
      await child.kill();
      world.forest.gate.answerDelayMs = 0;
      only(undefined);
      child = await world.spawnAgent(configurationFile);
      expect((await world.outcome(id)).outcome).toMatchObject({ result: 'failed', reason: 'not-started' });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });
  });

  it.skipIf(!requirements.squid.isPresent())('a proxy that is cut is gone round as soon as it is back', async () => {
    await using squid = await startSquid({});
    await using gate = await Gate.open('127.0.0.1', squid.port);
    const behind = await world.startAgent('assen', {
      proxy: { url: `http://127.0.0.1:${gate.port}`, noProxy: 'nowhere.test' },
    });
    const before = squid.accessLog().length;
    gate.isClosed = true;
    gate.cut();
    await until(async () => (await behind.agent.relay.service.status()).error !== null);
    expect((await behind.agent.relay.service.status()).connected).toBe(false);
    gate.isClosed = false;
    await until(async () => (await behind.agent.relay.service.status()).connected);
    await agent.stop();
    await until(async () => (await world.connectedAgents()).includes('assen'));
    const person = await world.newPerson();
    await world.sync(behind);
    expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
    expect(squid.accessLog().length).toBeGreaterThan(before);
    await behind.stop();
  });

  it('keeps nothing of a request but what it was and what came of it', async () => {
    const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
      where table_name = 'relay_request'`.execute(world.database.kysely);
    expect(rows.map(({ name }) => name)).not.toContain('envelope');
  });
});
