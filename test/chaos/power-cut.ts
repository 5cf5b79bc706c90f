import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, globSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Connection } from '../../src/base/database/connection.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { readPosition } from '../../src/cloud/provisioning/state.ts';
import { findTenant } from '../../src/cloud/tenants/store.ts';
import { KILL_USERS } from '../integration/cloud-kit.ts';
import { Disk, mountModes } from './power.ts';

const child = fileURLToPath(new URL('power-cut-child.ts', import.meta.url));
/** Every so often the disk is a new one, and the power goes while the database is made. */
const NEW_DISK_EVERY = 6;
const LONGEST_MAKING_MS = 2500;

/**
 * Cuts the power that often, at any moment of a life under load, and after each looks whether everything is there that
 * was acknowledged, and nothing by halves. Rejects with what is not as it has to be.
 */
export async function survivePowerCuts(cuts: number, report: (text: string) => void = () => undefined): Promise<void> {
  const agentId = randomUUID();
  for (let cut = 0; cut < cuts;) {
    using disk = new Disk();
    const location = `pglite:${join(disk.path, 'data', 'database')}`;
    let before = 0;
    for (let round = 0; round < NEW_DISK_EVERY && cut < cuts; round++, cut++) {
      const mode = mountModes[cut % mountModes.length] ?? 'data=ordered';
      disk.mount(mode);
      const acknowledged = Math.max(before, await liveUntilCut(disk, { location, agentId, isNew: round === 0 }));
      disk.unmount();
      disk.mount(mode);
      before = await requireWhole(location, acknowledged);
      report(`cut ${cut + 1}: ${acknowledged} batches acknowledged, ${before} there (${mode})`);
      disk.unmount();
    }
  }
}

/** Answers the last batch that was acknowledged; 0: none. */
async function liveUntilCut(
  disk: Disk,
  { location, agentId, isNew }: { readonly location: string; readonly agentId: string; readonly isNew: boolean },
): Promise<number> {
  const life = spawn(process.execPath, [child, location, agentId], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(life, 'exit');
  let complaints = '';
  life.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  let isCut = false;
  const cut = (): void => {
    isCut = true;
    if (randomInt(3) === 0) writeSomeBack(disk.path);
    disk.cutPower();
    life.kill('SIGKILL');
  };
  if (isNew) void sleep(randomInt(LONGEST_MAKING_MS)).then(cut);
  let acknowledged = 0;
  let enough = 1 + randomInt(24);
  for await (const line of createInterface({ input: life.stdout })) {
    acknowledged = Number(line);
    if (!isNew && --enough === 0) void sleep(randomInt(60)).then(cut);
  }
  await exited;
  assert(isCut, `the process ended before the power did: ${complaints}`);
  return acknowledged;
}

/** The system may write back at any moment what nobody asked for, and in any order. */
function writeSomeBack(folder: string): void {
  for (const { name, parentPath } of globSync('**', { cwd: folder, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )) {
    if (randomInt(4) > 0) continue;
    try {
      const file = openSync(join(parentPath, name), 'r');
      fdatasyncSync(file);
      closeSync(file);
    } catch {
      // it has been removed meanwhile
    }
  }
}

/** Opens the database as the next start does. Answers the last batch in it. */
async function requireWhole(location: string, acknowledged: number): Promise<number> {
  await using database = await openDatabase(location, { holder: 'power cut', migrations: cloudMigrations });
  const tenant = await findTenant(database.kysely, 'power');
  if (!tenant) {
    assert.equal(acknowledged, 0, 'the tenant is gone');
    return 0;
  }
  const { lastBatch } = await readPosition(database.kysely, tenant);
  assert(lastBatch >= acknowledged, `batch ${acknowledged} was acknowledged, ${lastBatch} is the last one`);
  const expected = {
    objects: lastBatch * (KILL_USERS + 1),
    references: lastBatch * KILL_USERS,
    addresses: lastBatch * KILL_USERS * 2,
    changes: lastBatch * (KILL_USERS + 1),
  };
  for (const scan of ['enable_seqscan', 'enable_indexscan, enable_indexonlyscan, enable_bitmapscan'])
    assert.deepEqual(await countWithout(database.kysely, scan.split(', ')), expected, `without ${scan}`);
  return lastBatch;
}

/** By the tables alone, and by their indexes alone. */
async function countWithout(kysely: Connection, scans: readonly string[]): Promise<Record<string, number>> {
  return await kysely.transaction().execute(async (connection) => {
    for (const scan of scans) await sql`select set_config(${scan}, 'off', true)`.execute(connection);
    const { rows } = await sql<Record<string, number>>`select (select count(*) from object) as objects,
      (select count(*) from reference) as "references", (select count(*) from address) as addresses,
      (select count(*) from object_change) as changes`.execute(connection);
    return rows[0] ?? {};
  });
}
