import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, Ports } from './ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('two labs that start together never choose the same port', async () => {
  const wanted = await freePort();
  using one = new Ports({ hasOwn: false, folder });
  using other = new Ports({ hasOwn: false, folder });
  const chosen = await Promise.all([one, other, one, other].map(async (ports) => await ports.usual(wanted)));
  expect(chosen).toContain(wanted);
  expect(new Set(chosen).size).toBe(4);
});

test('a port that was asked for is taken, or refused', async () => {
  const wanted = await freePort();
  const one = new Ports({ hasOwn: true, folder });
  using other = new Ports({ hasOwn: true, folder });
  expect(await one.exactly(wanted)).toBe(wanted);
  await expect(other.exactly(wanted)).rejects.toMatchObject({ code: 'lab.port-taken' });
  one[Symbol.dispose]();
  expect(await other.exactly(wanted)).toBe(wanted);
});
