import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from 'kysely';
import { MINUTE, systemClock } from '../../src/base/clock.ts';
import { revokeAgent } from '../../src/cloud/agents/store.ts';
import type { Agent } from '../../src/connect/agent.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
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

  it('is made again with a token of its own when the cloud refuses the one that is kept', async () => {
    const { agent } = await world.startAgent('forgetful');
    await sql`delete from signing_key`.execute(world.database.kysely);
    await world.restartCloud();
    await until(async () => !(await agent.relay.service.status()).connected);
    await until(async () => (await agent.relay.service.status()).connected);
    expect(await reportedBy(agent)).not.toContain(32_009);
  });

  it('that ends with the registration says so, under its number', async () => {
    const { agent, folder } = await world.startAgent('revoked');
    const { agentId } = OwnKeys.peek(new SecretStore(folder)).identity;
    await revokeAgent({ connection: world.database.kysely, clock: systemClock }, world.tenant, agentId, 'test');
    await until(async () => (await agent.relay.service.status()).error?.code === 'connect.agent-revoked');
    expect(await reportedBy(agent)).toContain(32_009);
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

async function reportedBy(agent: Agent): Promise<readonly number[]> {
  return (await agent.evidence({ days: 1 })).database.events.map((event) => Number(event['eventId']));
}
