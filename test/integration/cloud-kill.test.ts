import { letProvision } from '../kit/grants.ts';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { readCounts } from '../../src/cloud/objects/counters.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';
import { KILL_USERS, killBatch } from './cloud-kit.ts';

const worker = fileURLToPath(new URL('cloud-kill-worker.ts', import.meta.url));

/**
 * Lets the worker apply batches until it has acknowledged a few, then kills it at any moment; answers the last that it
 * acknowledged.
 */
async function killDuringBatches(location: string, tenant: TenantKey, agentId: string): Promise<number> {
  const child = spawn(process.execPath, [worker, location, tenant.id, agentId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let acknowledged = 0;
  let enough = 3;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (--enough === 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
  }
  await exited;
  return acknowledged;
}

test('a kill at any moment loses no acknowledged batch and leaves none by halves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-cloud-kill-'));
  const location = `pglite:${join(folder, 'data')}`;
  try {
    const agentId = randomUUID();
    let tenant: TenantKey;
    {
      await using database = await openDatabase(location, { holder: 'test', migrations: cloudMigrations });
      const names = { name: 'kill', displayName: 'Kill', initialDomain: 'kill.hawser.test' };
      const context = { connection: database.kysely, clock: systemClock };
      tenant = await createTenant(context, names);
      await letProvision(context, tenant, agentId);
    }
    for (let round = 0; round < 4; round++) {
      const acknowledged = await killDuringBatches(location, tenant, agentId);
      await using database = await openDatabase(location, { holder: 'test' });
      const { lastBatch } = await readPosition(database.kysely, tenant);
      expect(lastBatch).toBeGreaterThanOrEqual(acknowledged);
      const counts = await readCounts(database.kysely, tenant);
      expect([counts.user.synchronized, counts.group.synchronized]).toEqual([lastBatch * KILL_USERS, lastBatch]);
      const { rows } = await sql<Record<string, number>>`select (select count(*) from object) as objects,
        (select count(*) from reference) as "references", (select count(*) from address) as addresses,
        (select count(*) from object_change) as changes`.execute(database.kysely);
      expect(rows[0]).toEqual({
        objects: lastBatch * (KILL_USERS + 1),
        references: lastBatch * KILL_USERS,
        addresses: lastBatch * KILL_USERS * 2,
        changes: lastBatch * (KILL_USERS + 1),
      });
      // What the exporter does that never saw an answer: the same number again.
      const caller = { tenant, agentId };
      const again = await applyBatch({ connection: database.kysely, clock: systemClock }, caller, killBatch(lastBatch));
      expect(again.answers.every(({ outcome }) => outcome === 'created')).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
