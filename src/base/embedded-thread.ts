import { parentPort, workerData } from 'node:worker_threads';
import type { PGliteOptions } from '@electric-sql/pglite';
import { PGlite } from '@electric-sql/pglite';

/**
 * The embedded database on a thread of its own. It speaks PostgreSQL's wire protocol through the thread's port: each message that arrives is octets of the
 * protocol, whole messages of it, and is answered by one with what the database says to them. `null` closes the database and ends the thread.
 */
export interface EmbeddedThreadData {
  /** Absent: in memory. */
  readonly dataDir?: string;
  /** The compiled programs. */
  readonly pgliteWasmModule: object | undefined;
  readonly initdbWasmModule: object | undefined;
}

/** Of PGlite's own 160 MB, most would only be taken from the process: what is not here is in the cache of the operating system. */
const BUFFERS = '32MB';

const port = parentPort;
if (!port) throw new TypeError('this is the entry of a thread');
const startParams = [...PGlite.defaultStartParams, '-c', `shared_buffers=${BUFFERS}`];
const pglite = await PGlite.create({ startParams, ...(workerData as EmbeddedThreadData as PGliteOptions) });

/** Grows to the largest answer, and is used again. */
let collected = Buffer.allocUnsafeSlow(2 ** 16);

/** Raw, as it comes: what PGlite takes apart itself it also keeps. Its answer to the first message, which starts the session, comes another way. */
async function exchange(octets: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const isStart = octets[0] === 0;
  if (isStart) return Uint8Array.from(pglite.execProtocolRawSync(octets));
  let size = 0;
  await pglite.execProtocolRawStream(octets, {
    syncToFs: false,
    onRawData: (part) => {
      if (size + part.length > collected.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (size + part.length));
        collected.copy(larger, 0, 0, size);
        collected = larger;
      }
      collected.set(part, size);
      size += part.length;
    },
  });
  return Uint8Array.from(collected.subarray(0, size));
}

port.on('message', (octets: Uint8Array | null) => {
  if (octets === null) void pglite.close().finally(() => port.close());
  else void exchange(octets).then((answer) => port.postMessage(answer, [answer.buffer]));
});
port.postMessage('ready');
