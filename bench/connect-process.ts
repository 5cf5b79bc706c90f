import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { RunSummary } from '../src/connect/index.ts';
import type { ConnectMessage, ConnectRequest } from './processes/connect.ts';

/** The agent in a process of its own. */
export class ConnectProcess implements AsyncDisposable {
  readonly #configurationFile: string;
  readonly #child: ChildProcess;

  private constructor(configurationFile: string) {
    this.#configurationFile = configurationFile;
    this.#child = fork(new URL('processes/connect.ts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** As a command opens it: it does what it is told. */
  static async open(configurationFile: string): Promise<ConnectProcess> {
    const started = new ConnectProcess(configurationFile);
    await started.#ask({ open: configurationFile });
    return started;
  }

  /** From now on it runs on its own, as `hawser connect serve`. */
  async serve(): Promise<void> {
    await this.#ask({ close: true });
    await this.#ask({ serve: this.#configurationFile });
  }

  async sync(full: boolean): Promise<RunSummary> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the child answers a synchronization with its run
    return (await this.#ask({ sync: { full } })) as RunSummary;
  }

  /** The next run of the serving agent that changed something in the cloud, as the cloud confirmed it. */
  async nextExport(): Promise<void> {
    for (;;) {
      const message = await this.#hear();
      if (!('ran' in message)) continue;
      const counters = message.ran.steps.find(({ kind }) => kind === 'export')?.counters ?? {};
      if ((counters['updated'] ?? 0) > 0) return;
    }
  }

  async #ask(request: ConnectRequest): Promise<unknown> {
    this.#child.send(request);
    for (;;) {
      const message = await this.#hear();
      if ('error' in message) throw new Error(message.error);
      if ('result' in message) return message.result;
    }
  }

  async #hear(): Promise<ConnectMessage> {
    const patience = new AbortController();
    const { signal } = patience;
    try {
      const ended = once(this.#child, 'exit', { signal }).then(([code]) => {
        throw new Error(`Connect ended with ${code}`);
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the child says nothing else
      const [message] = (await Promise.race([once(this.#child, 'message', { signal }), ended])) as [ConnectMessage];
      return message;
    } finally {
      patience.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#child.connected) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
