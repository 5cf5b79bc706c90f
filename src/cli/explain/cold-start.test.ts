import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Names every file that a program loads. */
const trace = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      process.stderr.write(url + '\\n');
      return next(url, context);
    },
  });
`)}`;

test.each([[['0x801c03f2']], [['the device object by the given id is not found']], [['ldap.unreachable']]])(
  'explaining %j loads no page and no HTTP server: its cold start is a promise',
  (words) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', trace, main, 'explain', ...words], {
      encoding: 'utf8',
    });
    expect(stdout).not.toBe('');
    const loaded = stderr.split('\n').filter((line) => line.startsWith('file:'));
    expect(loaded.some((url) => url.endsWith('/src/diagnose/explain/explain.ts'))).toBe(true);
    expect(
      loaded.filter((url) => /\/src\/(web|cloud)\/|\/node_modules\/@?hono|\/diagnose\/reference\//.test(url)),
    ).toEqual([]);
  },
);
