import { portOf } from './port.ts';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A port in front of a server, which can be cut, shut, or made slow to answer. */
export class Gate implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What the server says is passed on so much later. */
  answerDelayMs = 0;
  isClosed = false;
  /** What clients have said so far. */
  bytes = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(address: string, port: number): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server);
    server.on('connection', (near) => {
      if (gate.isClosed) {
        near.destroy();
        return;
      }
      const far = connect(port, address);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        gate.#sockets.add(socket);
        socket
          .on('error', () => undefined)
          .on('close', () => {
            gate.#sockets.delete(socket);
            other.destroy();
          });
      }
      near.on('data', (data: Buffer) => {
        gate.bytes += data.length;
        far.write(data);
      });
      far.on('data', (data) => {
        if (gate.answerDelayMs === 0) near.write(data);
        else setTimeout(() => near.write(data), gate.answerDelayMs);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** Every connection breaks. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
