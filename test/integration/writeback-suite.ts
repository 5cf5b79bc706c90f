import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationFromMs } from '../../src/directory/index.ts';
import { DAY } from '../../src/base/clock.ts';
import type { Person, TestAgent, TestForest } from './writeback-kit.ts';
import { firstPassword, WritebackWorld } from './writeback-kit.ts';

const second = 'Fiets-Pomp.34';
const third = 'Water-Kant.56';

/** Password writeback from the cloud into a forest, whatever server the forest has. */
export function writebackSuite(startForest: () => Promise<TestForest>): void {
  let forest: TestForest;
  let world: WritebackWorld;
  let agent: TestAgent;

  beforeAll(async () => {
    forest = await startForest();
    world = await WritebackWorld.start(forest);
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam', { writeback: { perMinute: 1000, perPersonPerHour: 100 } });
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  /** Somebody whom the cloud knows. */
  const newPerson = async (options?: Parameters<WritebackWorld['newPerson']>[0]): Promise<Person> => {
    const person = await world.newPerson(options);
    await world.sync(agent);
    return person;
  };

  describe('a reset by an administrator', () => {
    it('sets the password in the forest', async () => {
      const person = await newPerson();
      const outcome = await world.ask(person, { operation: 'reset', newPassword: second });
      expect(outcome).toMatchObject({ result: 'success', reason: 'done' });
      expect(outcome.events).toContain(31_010);
      expect(outcome.warnings).toEqual(forest.isWindows ? [] : ['history-not-enforced']);
      expect(await world.canSignIn(person, second)).toBe(true);
    });
  });
  void [describe, durationFromMs, DAY, firstPassword, third];
}
