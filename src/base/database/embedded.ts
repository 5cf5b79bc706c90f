import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { MINUTE, SECOND } from '../clock.ts';
import { DeadlinePassed } from './deadline.ts';
import type { EmbeddedHome, EmbeddedThreadData, EmbeddedThreadMessage } from './embedded-thread.ts';
import { endOf } from './failures.ts';

/** The thread's own objects are few and small; what passes through it lies outside of its heap. In MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };
/** A start after a kill goes through the log of changes; an orderly end writes everything down. */
const START_MS = 10 * MINUTE;
const STOP_MS = 10 * SECOND;
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
  readonly #lost = new AbortController();
  #isStopping = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Throws what the database throws. */
  static async start(home: EmbeddedHome): Promise<EmbeddedServer> {
    const entry = new URL(`embedded-thread${extname(import.meta.url)}`, import.meta.url);
    const data: EmbeddedThreadData = { home, program: await (program ??= compile()) };
    const worker = new Worker(entry, { name: 'database', workerData: data, resourceLimits });
    await started(worker);
    const server = new EmbeddedServer(worker);
    worker.on('message', (message: EmbeddedThreadMessage) => server.#hear(message));
    worker.on('error', (error) => server.#fail(error));
    worker.on('exit', () => server.#fail(new Error('the thread has ended')));
    return server;
  }

  /** Aborts when the thread is gone or silent, with the error that says why: it does not come back. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** A connection for the driver. */
  connect(): Duplex {
    const socket = new EmbeddedSocket({
      send: (octets, answer) => this.#send(octets, answer),
      // What the thread still says belongs to a statement that nobody waits for.
      onLeftAlone: (why) => this.#fail(why),
    });
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.lost.aborted) socket.destroy(this.lost.reason);
    return socket;
  }

  /**
   * What it cannot end in time it does again at the next start, from its log. Resolves when the thread is gone and
   * nothing writes to the folder any more.
   */
  async stop(): Promise<void> {
    if (this.lost.aborted) {
      await this.#worker.terminate();
      return;
    }
    this.#isStopping = true;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage(null, []);
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  #hear(message: EmbeddedThreadMessage): void {
    if (message instanceof Uint8Array) this.#waiting.shift()?.(message);
    else if (message !== 'ready') this.#fail(new Error(message.failed));
  }

  #send(octets: Uint8Array<ArrayBuffer>, answer: (answer: Uint8Array) => void): void {
    this.#waiting.push(answer);
    this.#worker.postMessage(octets, [octets.buffer]);
  }

  #fail(cause: unknown): void {
    if (this.lost.aborted || this.#isStopping) return;
    const error = endOf(cause);
    this.#lost.abort(error);
    for (const socket of this.#sockets) socket.destroy(error);
    void this.#worker.terminate();
  }
}

async function started(worker: Worker): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  try {
    await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('the thread has ended'))),
      pause(START_MS, undefined, { signal }).then(() => Promise.reject(new DeadlinePassed(START_MS))),
    ]);
  } catch (cause) {
    await worker.terminate();
    throw endOf(cause);
  } finally {
    patience.abort();
  }
}

/** The message with which a client takes leave; nothing answers it. */
const TERMINATE = 'X'.charCodeAt(0);

interface Wire {
  send(octets: Uint8Array<ArrayBuffer>, answer: (answer: Uint8Array) => void): void;
  /** It is closed while the answer to something is outstanding. */
  onLeftAlone(why: unknown): void;
}
interface Chunk {
  readonly chunk: Buffer;
}

/** What the driver takes for a connected socket. */
class EmbeddedSocket extends Duplex {
  readonly #wire: Wire;
  #outstanding = 0;

  constructor(wire: Wire) {
    // The driver corks what belongs together: all of it arrives as one.
    super({ writableHighWaterMark: 2 ** 30, readableHighWaterMark: 2 ** 30 });
    this.#wire = wire;
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
    const isGoodbye = octets[0] === TERMINATE;
    if (!isGoodbye) this.#outstanding++;
    this.#wire.send(octets, (answer) => {
      if (!isGoodbye) this.#outstanding--;
      if (answer.length > 0 && !this.destroyed) this.push(answer);
    });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#outstanding > 0) this.#wire.onLeftAlone(error ?? new Error('no answer'));
    done(error);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}
