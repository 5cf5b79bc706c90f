import { execFileSync, spawnSync } from 'node:child_process';
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

it('says which package is missing where the runtime does not start', () => {
  const node = join(folder, 'node_modules/node/bin/node');
  const loader = 'error while loading shared libraries: libatomic.so.1: cannot open shared object file';
  writeFileSync(node, `#!/bin/sh\necho '${loader}' >&2\nexit 127\n`, { mode: 0o755 });
  const { status, stderr } = spawnSync(join(folder, 'hawser'), { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain(loader);
  expect(stderr).toContain('apt install libatomic1');
});
