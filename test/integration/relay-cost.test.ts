import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessageCount, perRound } from '../kit/message-count.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, WritebackWorld } from './writeback-kit.ts';

/** Decision 22: what a request to an agent costs, in messages. Time belongs in `bench/`; the count may not grow. */
const ROUNDS = 8;

describe('the messages of one request to an agent', () => {
  let messages: MessageCount;
  let world: WritebackWorld;
  let agent: TestAgent;
  let cloudDatabase: object | undefined;
  let person: Person;

  beforeAll(async () => {
    messages = new MessageCount();
    world = await WritebackWorld.start(await startPractice('windows'));
    await world.policy({ minPwdAge: '0', pwdHistoryLength: '0' });
    // Everything up to here was asked of the cloud's database; the agent opens its own.
    [cloudDatabase] = messages.take().statements.keys();
    agent = await world.startAgent('rotterdam');
    person = await world.newPerson();
    await world.sync(agent);
  });
  afterAll(async () => {
    messages?.[Symbol.dispose]();
    await world?.[Symbol.asyncDispose]();
  });

  /** The first one finds the domain controller and signs in; those that are counted find all of it there. */
  async function costOf(round: (number: number) => Promise<void>): Promise<Readonly<Record<string, number>>> {
    await round(0);
    messages.take();
    for (let number = 1; number <= ROUNDS; number++) await round(number);
    const { statements, directory, relay } = messages.take();
    const cloud = cloudDatabase && statements.get(cloudDatabase);
    const agents = [...statements].filter(([database]) => database !== cloudDatabase);
    return {
      cloud: perRound(cloud, ROUNDS),
      agent: agents.reduce((sum, [, counts]) => sum + perRound(counts, ROUNDS), 0),
      directory: perRound(directory, ROUNDS),
      relay: perRound(relay, ROUNDS),
    };
  }

  it('that sets a password', async () => {
    const { id: objectId, anchor } = await world.object(person);
    const cost = await costOf(async (number) => {
      const newPassword = `Nieuwe-Zin.${100 + number}`;
      const outcome = await world.askFor(objectId, anchor, { operation: 'reset', newPassword });
      expect(outcome).toMatchObject({ result: 'success' });
    });
    expect(cost).toEqual({ cloud: 3, agent: 3, directory: 2, relay: 4 });
  });

  it('that verifies a password', async () => {
    await world.setPassword(person.dn, firstPassword);
    const { anchor } = await world.object(person);
    const actor = { kind: 'person', name: person.upn } as const;
    const cost = await costOf(async () => {
      const outcome = await world.cloud.passwords.verify(world.tenant, { anchor, actor, password: firstPassword });
      expect(outcome).toMatchObject({ result: 'success' });
    });
    expect(cost).toEqual({ cloud: 1, agent: 1, directory: 2, relay: 2 });
  });
});
