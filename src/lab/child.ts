import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { CommandStyle } from '../base/command-style.ts';
import { SECOND } from '../base/clock.ts';
import type { Detail } from '../base/details.ts';
import { defineDetails, formatDetail } from '../base/details.ts';
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
  readonly ended: Promise<End>;
  send(message: object): void;
}

/** How a process ended, and the last that it said. */
export interface End {
  readonly reason: Detail;
  readonly words: string;
}

const endDetail = defineDetails({
  'lab.exit-code': { en: 'exit code {code}', nl: 'afsluitcode {code}' },
  'lab.signal': { en: 'signal {signal}', nl: 'signaal {signal}' },
});

export interface ChildOptions {
  readonly name: string;
  readonly module: URL;
  readonly settings: unknown;
  /** How its texts name commands; default: plainly. */
  readonly style?: CommandStyle;
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
  style = { program: 'hawser' },
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
  const ended = new Promise<End>((resolve) =>
    child.once('exit', (code, sent) => {
      const reason =
        sent === null ? endDetail('lab.exit-code', { code: code ?? 0 }) : endDetail('lab.signal', { signal: sent });
      resolve({ reason, words: tail.trim() });
    }),
  );
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  child.on('message', (message: Greeting) => {
    if (message.failed !== undefined)
      reject(labErrors('lab.role-failed', { name, logFile }, { detail: message.failed }));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module of the role says what it is ready with
    else if ('ready' in message) resolve(message.ready as Ready);
    else onMessage?.(message);
  });
  void ended.then(({ reason, words }) =>
    reject(labErrors('lab.role-failed', { name, logFile }, { detail: words || formatDetail(reason, 'en') })),
  );
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  child.send({ settings, style });
  try {
    const ready = await promise;
    return {
      name,
      pid: child.pid ?? -1,
      ready,
      ended,
      send: (message) => void child.send(message),
      [Symbol.asyncDispose]: async () => await stop(child, ended, 10 * SECOND),
    };
  } catch (error) {
    // What did not start has nothing to lose.
    await stop(child, ended, 2 * SECOND);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}
