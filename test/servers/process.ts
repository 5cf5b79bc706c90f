import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isHawserError } from '../../src/base/errors.ts';
import { lockFolder } from '../../src/base/database/folder-lock.ts';

/** A server process in a group of its own. It dies with this process, whatever ends it. */
export interface ServerProcess {
  readonly pid: number;
  readonly log: string;
  /** Whether it still runs. */
  isRunning(): boolean;
  /** SIGTERM, and SIGKILL to the whole group after a while (at once with `hard`). */
  stop(hard?: boolean): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) killGroup(child, 'SIGKILL');
});

export interface SpawnOptions {
  readonly logFile: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

export function startProcess(
  command: string,
  args: readonly string[],
  { logFile, ...options }: SpawnOptions,
): ServerProcess {
  const log = openSync(logFile, 'a');
  // Standard input is a pipe that closes with this process: Samba ends then; setpriv does the same for the others.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    ...options,
  });
  alive.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      alive.delete(child);
      resolve();
    });
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? -1,
    log: logFile,
    isRunning: () => alive.has(child),
    stop: async (hard = false) => {
      if (!alive.has(child)) return;
      killGroup(child, hard ? 'SIGKILL' : 'SIGTERM');
      const patience = new AbortController();
      await Promise.race([ended, sleep(5000, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      killGroup(child, 'SIGKILL');
      await ended;
    },
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It ended on its own.
  }
}

/** Waits until something listens; the process' own log is in the error when it does not. */
export async function waitForPort(
  host: string,
  port: number,
  server: ServerProcess,
  patienceMs = 60_000,
): Promise<void> {
  await waitUntil(() => canConnect(host, port), server, `${host}:${port}`, patienceMs);
}

export async function waitUntil(
  isReady: () => Promise<boolean>,
  server: ServerProcess,
  what: string,
  patienceMs = 60_000,
): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    if (await isReady()) return;
    if (!server.isRunning() || Date.now() > end) {
      throw new Error(`${what} does not answer. Its log:\n${readFileSync(server.log, 'utf8').slice(-4000)}`);
    }
    await sleep(40);
  }
}

export async function canConnect(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** A loopback address of one's own, for servers with fixed ports; safe between test workers and between people. */
export interface Address {
  readonly ip: string;
  release(): void;
}

export async function claimAddress(): Promise<Address> {
  const claims = join(tmpdir(), 'hawser-addresses');
  for (let number = 21; number < 250; number++) {
    const ip = `127.0.0.${number}`;
    const folder = join(claims, ip);
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    try {
      const lock = lockFolder(folder, 'a test server');
      const taken = await Promise.all([389, 636, 88, 53, 445].map((port) => canConnect(ip, port)));
      if (!taken.includes(true)) return { ip, release: () => lock.release() };
      lock.release();
    } catch (error) {
      if (!isHawserError(error, 'base.folder-in-use')) throw error;
    }
  }
  throw new Error('every loopback address is in use');
}

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs `make` once for all workers; the result of an earlier run is used again. `make` fills a folder that appears
 * under its name when it is complete.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const { renameSync, rmSync } = await import('node:fs');
  const cache = join(repositoryRoot, '.cache');
  const target = join(cache, name);
  const locks = join(cache, `${name}.lock`);
  mkdirSync(locks, { recursive: true });
  for (;;) {
    if (existsSync(target)) return target;
    let lock: { release(): void };
    try {
      lock = lockFolder(locks, 'a test run that makes it');
    } catch (error) {
      if (!isHawserError(error, 'base.folder-in-use')) throw error;
      await sleep(200);
      continue;
    }
    try {
      if (existsSync(target)) return target;
      const draft = `${target}.draft`;
      rmSync(draft, { recursive: true, force: true });
      await make(draft);
      renameSync(draft, target);
      return target;
    } finally {
      lock.release();
    }
  }
}
