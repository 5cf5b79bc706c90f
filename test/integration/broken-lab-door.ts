import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/**
 * A door between a client and a server on loopback, in a process of its own: open, shut (refused), walled up (nobody
 * answers, as behind a firewall that drops), or one that slams after so many bytes.
 */
export interface Door extends AsyncDisposable {
  readonly port: number;
  open(): Promise<void>;
  shut(): Promise<void>;
  wallUp(): Promise<void>;
  /** Every connection is cut after the server has sent so many bytes through it. */
  slamAfter(bytes: number): Promise<void>;
  /** Cuts the connections that are open. */
  cut(): Promise<void>;
}

type Order =
  | { readonly open: number; readonly limit?: number }
  | { readonly shut: true }
  | { readonly cut: true }
  | { readonly exit: true };

const BACKLOG = 1;

export async function makeDoor(target: number): Promise<Door> {
  const child = fork(fileURLToPath(import.meta.url), ['door', String(target)], { stdio: 'inherit' });
  const order = async (message: Order): Promise<number> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [{ readonly port: number }];
    return answer.port;
  };
  const port = await order({ open: 0 });
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
      await order({ open: port });
    },
    shut: async () => void (await order({ shut: true })),
    cut: async () => void (await order({ cut: true })),
    slamAfter: async (limit) => void (await order({ open: port, limit })),
    wallUp: async () => {
      await order({ cut: true });
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
      child.send({ exit: true } satisfies Order);
      await ended;
    },
  };
}

/** The other end: this file as a process. */
function beDoor(target: number): void {
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
  const shut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  const obey = async (order: Order): Promise<void> => {
    if ('exit' in order) process.exit(); // oxlint-disable-line unicorn/no-process-exit -- this is the main program of its process
    if ('cut' in order) cut();
    if ('shut' in order) await shut();
    if ('open' in order) {
      limit = order.limit ?? Number.POSITIVE_INFINITY;
      cut();
      if (!server.listening) {
        server.listen({ port: order.open, host: '127.0.0.1', backlog: BACKLOG });
        await once(server, 'listening');
      }
    }
    process.send?.({ port: (server.address() as AddressInfo | null)?.port ?? 0 });
  };
  process.on('message', (order: Order) => void obey(order));
  process.on('disconnect', () => process.exit()); // oxlint-disable-line unicorn/no-process-exit -- no door outlives its test
}

if (process.argv[2] === 'door') beDoor(Number(process.argv[3]));
