import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import type { RunSummary } from '../../src/connect/control/operations.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { startPractice, WritebackWorld } from './writeback-kit.ts';

/** What Connect makes of the cloud's own word, over the real way: a forest, an agent, HTTPS routes, a tenant. */
describe('the import of the target', () => {
  let world: WritebackWorld;
  let agent: TestAgent;
  let staying: Person;
  let leaving: Person;

  beforeAll(async () => {
    world = await WritebackWorld.start(await startPractice('windows'));
    staying = await world.newPerson();
    leaving = await world.newPerson();
    agent = await world.startAgent('rotterdam');
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const cycle = async (full = false): Promise<RunSummary> =>
    await agent.agent.sync({ full }, () => undefined, AbortSignal.timeout(60_000));
  const stepsOf = ({ steps }: RunSummary) =>
    steps.filter(({ connector }) => connector === 'cloud').map(({ kind, counters }) => ({ kind, counters }));
  const users = async (): Promise<number> => (await readCounts(world.database.kysely, world.tenant)).user.synchronized;
  const idOf = async ({ upn }: Person): Promise<string> => {
    const { rows } = await sql<{ id: string }>`select id from object
      where tenant = ${world.tenant.number} and on_premises->>'userPrincipalName' = ${upn}`.execute(
      world.database.kysely,
    );
    return rows[0]?.id ?? '';
  };

  test('brings a restored object that no forest has back to the recycle bin', async () => {
    const before = await users();
    const id = await idOf(leaving);
    await world.admin.delete(leaving.dn);
    await cycle();
    expect(await users()).toBe(before - 1);
    await restoreObject({ connection: world.database.kysely, clock: systemClock }, world.tenant, id, 'admin:anna');
    expect(await users()).toBe(before);
    const run = await cycle();
    expect(stepsOf(run)).toMatchObject([
      { kind: 'delta-import', counters: { added: 1 } },
      { kind: 'export', counters: { deleted: 1 } },
    ]);
    expect(await users()).toBe(before - 1);
    expect((await agent.agent.status()).orphans).toBe(0);
  });

  test('tells a new database everything, which then exports what differs', async () => {
    const before = await users();
    await agent.stop();
    rmSync(join(agent.folder, 'database'), { recursive: true });
    await world.set(staying.dn, { displayName: 'Changed meanwhile' });
    // Runs its first cycle.
    agent = await world.openAgent('rotterdam', agent.configurationFile, true);
    const [run] = await agent.agent.runs({ limit: 1 });
    const [read, exported] = run ? stepsOf(run) : [];
    expect(read).toMatchObject({ kind: 'full-import', counters: { deleted: 0 } });
    expect(exported).toMatchObject({ kind: 'export', counters: { updated: 1 } });
    expect(exported?.counters).not.toHaveProperty('hardMatched');
    expect(await users()).toBe(before);
    expect(stepsOf(await cycle())).toEqual([{ kind: 'export', counters: {} }]);
  });
});
