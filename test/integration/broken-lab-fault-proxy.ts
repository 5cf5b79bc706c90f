import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/**
 * A proxy between a client and a server on loopback, in a process of its own: open, refusing, a black hole (nobody
 * answers, as behind a firewall that drops), or one that cuts after so many bytes.
 */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  open(): Promise<void>;
  refuse(): Promise<void>;
  blackhole(): Promise<void>;
  /** Every connection is cut after the server has sent so many bytes through it. */
  cutAfter(bytes: number): Promise<void>;
  /** Cuts the connections that are open. */
  cut(): Promise<void>;
}

type Command =
  | { readonly open: number; readonly limit?: number }
  | { readonly refuse: true }
  | { readonly cut: true }
  | { readonly exit: true };

const BACKLOG = 1;

export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const child = fork(fileURLToPath(import.meta.url), ['fault-proxy', String(target)], { stdio: 'inherit' });
  const command = async (message: Command): Promise<number> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [{ readonly port: number }];
    return answer.port;
  };
  const port = await command({ open: 0 });
  let fillers: Socket[] = [];
  const tearDown = (): void => {
    for (const filler of fillers) filler.destroy();
    if (fillers.length > 0) child.kill('SIGCONT');
    fillers = [];
  };
  return {
    port,
    open: async () => {
      tearDown();
      await command({ open: port });
    },
    refuse: async () => void (await command({ refuse: true })),
    cut: async () => void (await command({ cut: true })),
    cutAfter: async (limit) => void (await command({ open: port, limit })),
    blackhole: async () => {
      await command({ cut: true });
      child.kill('SIGSTOP');
      // A full queue of a process that takes nobody from it: Linux drops what comes then, as a firewall does.
      fillers = Array.from({ length: BACKLOG + 4 }, () =>
        connect({ host: '127.0.0.1', port }).on('error', () => undefined),
      );
      await Promise.all(fillers.slice(0, BACKLOG).map(async (filler) => await once(filler, 'connect')));
    },
    [Symbol.asyncDispose]: async () => {
      tearDown();
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      child.send({ exit: true } satisfies Command);
      await ended;
    },
  };
}

/** The other end: this file as a process. */
function runFaultProxy(target: number): void {
  const pairs = new Set<Socket>();
  let limit = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: target });
    let sent = 0;
    for (const socket of [client, upstream]) {
      pairs.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          pairs.delete(socket);
          client.destroy();
          upstream.destroy();
        });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (sent > limit) client.destroy();
      else client.write(chunk);
    });
  });
  const cut = (): void => {
    for (const socket of pairs) socket.destroy();
  };
  const refuse = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  const carryOut = async (command: Command): Promise<void> => {
    // oxlint-disable-next-line unicorn/no-process-exit -- this is the main program of its process
    if ('exit' in command) process.exit();
    if ('cut' in command) cut();
    if ('refuse' in command) await refuse();
    if ('open' in command) {
      limit = command.limit ?? Number.POSITIVE_INFINITY;
      cut();
      if (!server.listening) {
        server.listen({ port: command.open, host: '127.0.0.1', backlog: BACKLOG });
        await once(server, 'listening');
      }
    }
    process.send?.({ port: (server.address() as AddressInfo | null)?.port ?? 0 });
  };
  process.on('message', (command: Command) => void carryOut(command));
  // oxlint-disable-next-line unicorn/no-process-exit -- no fault proxy outlives its test
  process.on('disconnect', () => process.exit());
}

if (process.argv[2] === 'fault-proxy') runFaultProxy(Number(process.argv[3]));
