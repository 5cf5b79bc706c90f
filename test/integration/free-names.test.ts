import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestAgent } from './writeback-kit.ts';
import { startPractice, WritebackWorld } from './writeback-kit.ts';

let world: WritebackWorld;
let agent: TestAgent;

beforeAll(async () => {
  world = await WritebackWorld.start(await startPractice('windows'));
  agent = await world.startAgent('free-names');
});
afterAll(async () => await world?.[Symbol.asyncDispose]());

it('a value that came free is given in the cycle that frees it, and its error is gone with it', async () => {
  const attributes = { mail: `info@${world.forest.domain}` };
  const first = await world.newPerson({ attributes });
  await world.sync(agent);
  const second = await world.newPerson({ attributes });
  await world.sync(agent);
  expect((await agent.agent.errors()).errors).toMatchObject([{ dn: second.dn, isStanding: true }]);
  await world.admin.delete(first.dn);
  await world.sync(agent);
  expect((await agent.agent.errors()).errors).toEqual([]);
});
