import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { labErrors } from './errors.ts';

/**
 * One role of the lab in its own process. It reports once over the channel that it is ready; its words go to a log
 * file.
 */
export interface Child<Ready> extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly ready: Ready;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<number | null>;
  send(message: object): void;
}

export interface ChildOptions {
  readonly name: string;
  readonly module: URL;
  readonly settings: unknown;
  readonly logFile: string;
  readonly onMessage?: (message: unknown) => void;
  readonly signal: AbortSignal;
}

interface Greeting {
  readonly ready?: unknown;
  readonly failed?: string;
}

/** Starts the role and waits until it is ready. Throws `lab.role-failed` with the end of what it said. */
export async function startChild<Ready>({
  name,
  module,
  settings,
  logFile,
  onMessage,
  signal,
}: ChildOptions): Promise<Child<Ready>> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const child = fork(module, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced', detached: true });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.pipe(log, { end: false });
    stream?.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-2000)));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  child.on('message', (message: Greeting) => {
    if (message.failed !== undefined)
      reject(labErrors('lab.role-failed', { name, logFile }, { detail: message.failed }));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module of the role says what it is ready with
    else if ('ready' in message) resolve(message.ready as Ready);
    else onMessage?.(message);
  });
  void ended.then((code) =>
    reject(labErrors('lab.role-failed', { name, logFile }, { detail: tail.trim() || `exit code ${code}` })),
  );
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  child.send({ settings });
  try {
    const ready = await promise;
    return {
      name,
      pid: child.pid ?? -1,
      ready,
      ended,
      send: (message) => void child.send(message),
      [Symbol.asyncDispose]: async () => await stop(child, ended),
    };
  } catch (error) {
    await stop(child, ended);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A role that does not stop within ten seconds is ended. */
async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
