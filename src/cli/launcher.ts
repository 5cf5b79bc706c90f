/**
 * What an installed `hawser` starts: the program itself where the machine's Node.js is new enough, and the runtime that
 * came with the package (the dependency `node`) where it is not. Runs on old releases too, so it uses nothing that they
 * lack.
 */
import { spawn } from 'node:child_process';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_RUNTIME = 24;

/**
 * Compiled code is kept between starts, where the clone's launcher keeps it too: `hawser explain` answers three times
 * as fast. It is run as it lies there, so without a home, where only its owner writes, it is kept nowhere.
 */
function keepCompiledCode(): void {
  const { NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const folder = cache || (home && join(home, '.cache'));
  const place = chosen || (folder && join(folder, 'hawser'));
  if (place) nodeModule.enableCompileCache(place);
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
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
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
