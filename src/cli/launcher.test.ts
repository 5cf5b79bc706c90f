import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'hawser-launcher-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  [{ HOME: '/home/anna' }, '/home/anna/.cache/hawser'],
  [{ HOME: '/home/anna', XDG_CACHE_HOME: '/cache' }, '/cache/hawser'],
  [{ NODE_COMPILE_CACHE: '/elsewhere', HOME: '/home/anna' }, '/elsewhere'],
  // A folder below /tmp may be another user's, who then writes what is run here.
  [{}, 'none'],
])('the launcher of a clone keeps compiled code with %j in %s', (environment, place) => {
  const node = join(folder, 'node_modules/node/bin/node');
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  writeFileSync(node, '#!/bin/sh\necho "${NODE_COMPILE_CACHE-none}"\n', { mode: 0o755 });
  copyFileSync(join(import.meta.dirname, '../../hawser'), join(folder, 'hawser'));
  const env = { PATH: '/usr/bin:/bin', ...environment };
  expect(execFileSync(join(folder, 'hawser'), { env, encoding: 'utf8' }).trim()).toBe(place);
});
