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

port.on('message', (octets: Uint8Array | null) => {
  if (octets === null) {
    void pglite.close().finally(() => port.close());
    return;
  }
  const answer = pglite.execProtocolRawSync(octets);
  port.postMessage(answer, [answer.buffer as ArrayBuffer]);
});
port.postMessage('ready');
