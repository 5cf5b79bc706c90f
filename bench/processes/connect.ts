/** Connect in a process of its own, told what to do and asked what it cost. */
import { readFileSync } from 'node:fs';
import type { AgentOperations, RunSummary } from '../../src/connect/index.ts';
import { reachAgent, serveAgent } from '../../src/connect/index.ts';

export type ConnectRequest =
  | { readonly open: string }
  | { readonly sync: { readonly full: boolean } }
  | { readonly serve: string }
  | { readonly close: true };

export interface SyncCost {
  readonly run: RunSummary;
  readonly ms: number;
  /** Of this process since it started, in octets. */
  readonly peakMemory: number;
  readonly cpuMs: number;
}

let agent: (AgentOperations & AsyncDisposable) | undefined;

process.on('message', (request: ConnectRequest) => {
  void answer(request).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String((error as Error).stack) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function answer(request: ConnectRequest): Promise<unknown> {
  if ('serve' in request) {
    await new Promise<void>((resolve, reject) => {
      serveAgent(request.serve, {
        signal: new AbortController().signal,
        onReady: () => resolve(),
        onRun: (run) => void process.send?.({ run }),
      }).catch(reject);
    });
    return true;
  }
  if ('close' in request) {
    await agent?.[Symbol.asyncDispose]();
    agent = undefined;
    return true;
  }
  if ('open' in request) {
    agent = await reachAgent(request.open);
    return true;
  }
  if (!agent) throw new TypeError('open first');
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const run = await agent.sync(request.sync, () => undefined, new AbortController().signal);
  const used = process.cpuUsage(cpu);
  return {
    run,
    ms: performance.now() - startedAt,
    cpuMs: (used.user + used.system) / 1000,
    peakMemory: peakMemory(),
  } satisfies SyncCost;
}

function peakMemory(): number {
  const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return Number(kibibytes) * 1024;
}
