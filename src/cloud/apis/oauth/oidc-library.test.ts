import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the library of tokens is loaded without a word', () => {
  const file = join(import.meta.dirname, 'oidc-library.ts');
  const script = `const { loadOidcLibrary } = await import(${JSON.stringify(file)}); await loadOidcLibrary(); console.warn('mine');`;
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: 'mine\n', status: 0 });
});
