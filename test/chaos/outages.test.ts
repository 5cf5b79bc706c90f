import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/lab/ports.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import type { WorldForest } from './world.ts';
import { World } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-outage-'));
let ldapsPort: number;
let forest: PracticeForest;
let inWorld: WorldForest;

async function startForest(): Promise<PracticeForest> {
  return await startPracticeForest({
    folder,
    ldapsPort,
    administratorPassword: 'Outage-outage-1',
    users: 800,
    seed: 'outage',
  });
}

beforeAll(async () => {
  ldapsPort = await freePort();
  forest = await startForest();
  const { domain, ldapsUrl, caFile, serviceAccount } = forest;
  const server = `dc1.${domain}=${new URL(ldapsUrl).host}`;
  inWorld = { domain, server, caFile, account: serviceAccount.upn, password: serviceAccount.password };
});
afterAll(async () => {
  await forest.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Does `outage` once, when the first piece of progress of `step` arrives. */
function once(step: string, outage: () => Promise<void>): (name: string) => void {
  let isDone = false;
  return (name) => {
    if (isDone || !name.includes(step)) return;
    isDone = true;
    void outage();
  };
}

describe('what goes away in the middle of a run', { timeout: 5 * 60_000 }, () => {
  it('the domain controller: the import says so, nothing is deleted, the next run completes', async () => {
    await using world = await World.start(inWorld);
    await world.settle();
    const before = await world.dump();
    await world.startCloud();
    // A controller that is gone from the beginning, and one that goes while it is read.
    await forest.stop();
    const without = await world.sync({ full: true });
    expect(without?.steps.find(({ kind }) => kind === 'full-import')?.result).toMatch(/^stopped-/);
    forest = await startForest();
    const during = await world.sync({ full: true, onStep: once('import', async () => await forest.stop()) });
    expect(during?.result).toBeDefined();
    await forest.stop();
    forest = await startForest();
    expect((await world.sync())?.result).not.toMatch(/^stopped-/);
    expect(await world.dump()).toEqual(before);
  });

  it('the cloud: the export says so, and what it had not taken is sent again', async () => {
    await using world = await World.start(inWorld);
    const run = await world.sync({ onStep: once('export', async () => await world.killCloud()) });
    expect(run?.steps.find(({ kind }) => kind === 'export')?.result).toBe('stopped-server-down');
    await world.startCloud();
    const again = await world.settle();
    expect(again?.steps.every(({ result }) => result === 'success')).toBe(true);
    const after = await world.dump();
    await using fresh = await World.start(inWorld);
    await fresh.settle();
    expect(after).toEqual(await fresh.dump());
  });
});

describeWith('postgres', 'when PostgreSQL goes away in the middle of a run', () => {
  it.each(['import', 'synchronization', 'export'])(
    'during the %s: the next run ends in the same state',
    { timeout: 5 * 60_000 },
    async (step) => {
      await using server = await startPostgres({ durable: true });
      await using world = await World.start(inWorld, { database: await server.createDatabase() });
      const outcome = await world.sync({ onStep: once(step, async () => await server.stop(true)) }).then(
        (run) => run?.result,
        () => 'failed',
      );
      expect(outcome).not.toBe('success');
      await server.start();
      const again = await world.settle();
      expect(again?.steps.find(({ kind }) => kind === 'export')?.counters).toEqual({});
      const after = await world.dump();
      await using fresh = await World.start(inWorld);
      await fresh.settle();
      expect(after).toEqual(await fresh.dump());
    },
  );
});
