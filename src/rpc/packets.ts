import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { messageOf } from '../base/system-error.ts';
import { SECOND } from '../base/clock.ts';
import { rpcErrors } from './errors.ts';
import type { Pdu } from './pdu.ts';
import { HEADER_OCTETS, parseHeader, parsePdu } from './pdu.ts';

/** Where a service is reached, and what people call the server. */
export interface RpcServer {
  readonly name: string;
  /** What the name resolves to, unless named. */
  readonly address?: string | undefined;
}

export interface PacketOptions {
  readonly port: number;
  /** For the connection, and for each answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A TCP connection that is written and read in whole packets; no more than one is ever kept. */
export class PacketStream implements Disposable {
  readonly #socket: Socket;
  readonly #server: RpcServer;
  readonly #options: PacketOptions;
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #stop: () => void;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, server: RpcServer, options: PacketOptions) {
    this.#socket = socket;
    this.#server = server;
    this.#options = options;
    this.#pieces = socket[Symbol.asyncIterator]();
    this.#stop = (): void => void socket.destroy();
    options.signal?.addEventListener('abort', this.#stop, { once: true });
  }

  /** Throws `rpc.unreachable`. */
  static async open(server: RpcServer, options: PacketOptions): Promise<PacketStream> {
    const { port, timeoutMs, signal } = options;
    signal?.throwIfAborted();
    const socket = connect({ host: server.address ?? server.name, port, noDelay: true });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / SECOND} s`)));
    const stream = new PacketStream(socket, server, options);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
        socket.once('close', () => reject(new Error('closed')));
      });
      return stream;
    } catch (cause) {
      stream[Symbol.dispose]();
      signal?.throwIfAborted();
      throw rpcErrors('rpc.unreachable', { server: server.name, port, reason: messageOf(cause) }, { cause });
    }
  }

  write(packet: Buffer): void {
    this.#socket.write(packet);
  }

  /** The next packet. Throws `rpc.unreachable`, and `MalformedError`. */
  async read(): Promise<Pdu> {
    const header = await this.#take(HEADER_OCTETS);
    const { length } = parseHeader(header);
    return parsePdu(Buffer.concat([header, await this.#take(length - HEADER_OCTETS)]));
  }

  async #take(length: number): Promise<Buffer> {
    const { port, signal } = this.#options;
    const parts = [this.#rest];
    let have = this.#rest.length;
    while (have < length) {
      let next: IteratorResult<Buffer>;
      try {
        next = await this.#pieces.next();
      } catch (cause) {
        signal?.throwIfAborted();
        throw rpcErrors('rpc.unreachable', { server: this.#server.name, port, reason: messageOf(cause) }, { cause });
      }
      if (next.done === true) {
        signal?.throwIfAborted();
        throw rpcErrors('rpc.unreachable', { server: this.#server.name, port, reason: 'closed' });
      }
      parts.push(next.value);
      have += next.value.length;
    }
    const all = Buffer.concat(parts, have);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }

  [Symbol.dispose](): void {
    this.#options.signal?.removeEventListener('abort', this.#stop);
    // Whoever waits was told why already.
    this.#socket.on('error', () => undefined);
    this.#socket.destroy();
  }
}
