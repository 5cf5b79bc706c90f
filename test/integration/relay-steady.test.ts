import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../src/base/clock.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { startPractice, until, WritebackWorld } from './writeback-kit.ts';

describe('the connection of an agent to the relay', () => {
  let world: WritebackWorld;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  it('stays when the time that a greeting may take is over', async () => {
    const file = await world.newAgent('steady');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { agent } = await world.openAgent('steady', file, true);
    const { since } = await agent.relay.service.status();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await agent.relay.service.status()).toMatchObject({ connected: true, since });
  });

  it('rests on the key that was agreed on, also after switching on failed', async () => {
    const { agent, folder } = await world.startAgent('trusting');
    const trusted = (): unknown => JSON.parse(new SecretStore(folder).get('relay-keys') ?? '{}').tenant;
    const before = trusted();
    expect(before).toMatchObject({ kty: 'EC' });
    await world.cloud.stop();
    await until(async () => !(await agent.relay.service.status()).connected);
    await expect(agent.switchRelay({ feature: 'pass-through', on: true })).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect(trusted()).toEqual(before);
  });
});
