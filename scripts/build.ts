/** `npm run build`: dist/ as it is published: JavaScript from tsc, and the data files that the code reads beside itself. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const file of globSync('src/**/*', { withFileTypes: true })) {
  const path = `${file.parentPath}/${file.name}`;
  if (file.isFile() && !/\.ts$|\.test\./.test(path)) cpSync(path, path.replace(/^src/, 'dist'));
}
const launcher = 'dist/cli/launcher.js';
writeFileSync(launcher, `#!/usr/bin/env node\n${readFileSync(launcher, 'utf8')}`);
chmodSync(launcher, 0o755);
