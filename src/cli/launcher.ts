/**
 * What an installed `hawser` starts: the program itself where the machine's Node.js is new enough, and the runtime that came with
 * the package (the dependency `node`) where it is not. Runs on old releases too, so it uses nothing that they lack.
 */
import { spawn } from 'node:child_process';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_RUNTIME = 24;

/** Compiled code is kept between starts, where the clone's launcher keeps it too: `hawser explain` answers three times as fast. */
function keepCompiledCode(): void {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hawser');
  nodeModule.enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? folder);
}

function bundledRuntime(): string | undefined {
  try {
    return nodeModule.createRequire(import.meta.url).resolve('node/bin/node');
  } catch {
    return undefined;
  }
}

/** Hands everything over to another runtime, signals included, and ends as it ends. */
function handOver(runtime: string): void {
  const program = fileURLToPath(import.meta.url);
  const child = spawn(runtime, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes: the child decides what it means.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', () => refuse());
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}

function refuse(): void {
  console.error(
    `hawser needs Node.js ${OLDEST_RUNTIME} or later; this is ${process.versions.node}, and the runtime of the package did not install.`,
  );
  process.exitCode = 1;
}

if (Number.parseInt(process.versions.node, 10) >= OLDEST_RUNTIME) {
  keepCompiledCode();
  await import('./main.ts');
} else {
  const runtime = bundledRuntime();
  if (runtime === undefined) refuse();
  else handOver(runtime);
}
