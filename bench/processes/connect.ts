/** Connect in its own process, driven by messages. */
import type { AgentOperations, RunSummary } from '../../src/connect/index.ts';
import { openAgentOperations, serveAgent } from '../../src/connect/index.ts';

export type ConnectRequest =
  | { readonly open: string }
  | { readonly sync: { readonly full: boolean } }
  | { readonly serve: string }
  | { readonly close: true };

/** Either the answer to a request, or a run of an agent that runs on its own. */
export type ConnectMessage = { readonly result: unknown } | { readonly error: string } | { readonly ran: RunSummary };

let agent: (AgentOperations & AsyncDisposable) | undefined;

function send(message: ConnectMessage): void {
  process.send?.(message);
}

process.on('message', (request: ConnectRequest) => {
  void answer(request).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function answer(request: ConnectRequest): Promise<unknown> {
  if ('serve' in request) {
    await new Promise<void>((resolve, reject) => {
      serveAgent(request.serve, {
        signal: new AbortController().signal,
        onReady: () => resolve(),
        onRun: (ran) => send({ ran }),
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
    agent = await openAgentOperations(request.open);
    return true;
  }
  if (!agent) throw new TypeError('open first');
  return await agent.sync(request.sync, () => undefined, new AbortController().signal);
}
