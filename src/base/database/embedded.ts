import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EmbeddedHome, EmbeddedThreadData } from './embedded-thread.ts';

/** The thread's own objects are few and small; what passes through it lies outside of its heap. In MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };
/** Compiled once for all threads of the process. */
let program: Promise<object> | undefined;
/** What the types of Node.js leave out. */
declare const WebAssembly: { compile(octets: Uint8Array): Promise<object> };

async function compile(): Promise<object> {
  const file = createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm');
  return await WebAssembly.compile(await readFile(file));
}

/**
 * The embedded database as a server without a network: it runs on a thread of its own, so that its work and the
 * program's go on side by side, and the driver of PostgreSQL talks to it through sockets that are a message port.
 * Octets change hands without being copied.
 */
export class EmbeddedServer {
  readonly #worker: Worker;
  /** Who waits for the answer to what was sent, first come first served. */
  readonly #waiting: ((answer: Uint8Array) => void)[] = [];
  readonly #sockets = new Set<EmbeddedSocket>();
  #failure: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Throws what the database throws. */
  static async start(home: EmbeddedHome): Promise<EmbeddedServer> {
    const entry = new URL(`embedded-thread${extname(import.meta.url)}`, import.meta.url);
    const data: EmbeddedThreadData = { home, program: await (program ??= compile()) };
    const worker = new Worker(entry, { name: 'database', workerData: data, resourceLimits });
    await once(worker, 'message');
    const server = new EmbeddedServer(worker);
    worker.on('message', (answer: Uint8Array) => server.#waiting.shift()?.(answer));
    worker.on('error', (error) => server.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => server.#fail(new Error('the embedded database has stopped')));
    return server;
  }

  /** A connection for the driver. */
  connect(): Duplex {
    const socket = new EmbeddedSocket((octets, answer) => this.#send(octets, answer));
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#failure) socket.destroy(this.#failure);
    return socket;
  }

  async stop(): Promise<void> {
    if (this.#failure) return;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage(null, []);
    await ended;
  }

  #send(octets: Uint8Array<ArrayBuffer>, answer: (answer: Uint8Array) => void): void {
    this.#waiting.push(answer);
    this.#worker.postMessage(octets, [octets.buffer]);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const socket of this.#sockets) socket.destroy(error);
  }
}

type Send = (octets: Uint8Array<ArrayBuffer>, answer: (answer: Uint8Array) => void) => void;
interface Chunk {
  readonly chunk: Buffer;
}

/** What the driver takes for a connected socket. */
class EmbeddedSocket extends Duplex {
  readonly #send: Send;

  constructor(send: Send) {
    // The driver corks what belongs together: all of it arrives as one.
    super({ writableHighWaterMark: 2 ** 30, readableHighWaterMark: 2 ** 30 });
    this.#send = send;
  }

  connect(): void {
    process.nextTick(() => this.emit('connect'));
  }

  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this._writev([{ chunk }], done);
  }

  override _writev(chunks: readonly Chunk[], done: () => void): void {
    let size = 0;
    for (const { chunk } of chunks) size += chunk.length;
    // Memory of its own, which can be handed over.
    const octets = Buffer.allocUnsafeSlow(size);
    let at = 0;
    for (const { chunk } of chunks) at += chunk.copy(octets, at);
    this.#send(octets, (answer) => {
      if (answer.length > 0 && !this.destroyed) this.push(answer);
    });
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}
