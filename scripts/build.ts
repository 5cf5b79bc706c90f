/**
 * `npm run build`: dist/ as it is published: JavaScript from tsc, the data files that the code reads beside itself, and
 * what the database of each role begins with.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { shipTemplates } from '../src/base/database/template/templates.ts';
import type { cloudMigrations } from '../src/cloud/index.ts';
import type { connectMigrations } from '../src/connect/index.ts';

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

// By what was built: a template is found by the code that makes databases, among others.
const templates = await built<{ shipTemplates: typeof shipTemplates }>('base/database/template/templates.js');
const cloud = await built<{ cloudMigrations: typeof cloudMigrations }>('cloud/index.js');
const connect = await built<{ connectMigrations: typeof connectMigrations }>('connect/index.js');
await templates.shipTemplates([cloud.cloudMigrations, connect.connectMigrations]);

async function built<Module>(module: string): Promise<Module> {
  const loaded: Module = await import(pathToFileURL(resolve('dist', module)).href);
  return loaded;
}
