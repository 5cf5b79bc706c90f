import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { protocol } from '@electric-sql/pglite';
import { newIdentity, withIdentity } from './cluster/identity.ts';
import { unpackCluster } from './cluster/image.ts';
import { startPglite } from './pglite.ts';

/**
 * The embedded database on a thread of its own. It speaks PostgreSQL's wire protocol through the thread's port: each
 * message that arrives is octets of the protocol, whole messages of it, and is answered by one with what the database
 * says to them. `null` closes the database and ends the thread.
 */
export interface EmbeddedThreadData {
  readonly home: EmbeddedHome;
  /** PGlite's program, compiled. */
  readonly program: object;
}

/** What the thread says: that it is ready or the answer to a message, and at the end why it can give no more. */
export type EmbeddedThreadMessage = 'ready' | Uint8Array<ArrayBuffer> | { readonly failed: string };

/** A data folder that holds a database, or one in memory that begins as this template. */
export type EmbeddedHome = { readonly dataDir: string } | { readonly template: Uint8Array };

/** Files of the log of changes, 16 MiB each, from which on a checkpoint is due; looked at every so many messages. */
const LOG_FILES = 32;
const CHECK_EVERY = 256;

const port = parentPort;
if (!port) throw new TypeError('this is the entry of a thread');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `EmbeddedServer.start` is the only one who sends it
const { home, program } = workerData as EmbeddedThreadData;
const logFolder = 'dataDir' in home ? join(home.dataDir, 'pg_wal') : undefined;
const pglite = await startPglite(
  'dataDir' in home ? home : { cluster: withIdentity(unpackCluster(home.template), newIdentity()) },
  { program },
);

/** Grows to the largest answer, and is used again. */
let collected = Buffer.allocUnsafeSlow(2 ** 16);
let size = 0;

function post(message: EmbeddedThreadMessage): void {
  port?.postMessage(message, message instanceof Uint8Array ? [message.buffer] : []);
}

/**
 * Raw, as it comes: what PGlite takes apart itself it also keeps. Its answer to the first message, which starts the
 * session, comes another way.
 */
async function exchange(octets: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const isStart = octets[0] === 0;
  if (isStart) return Uint8Array.from(pglite.execProtocolRawSync(octets));
  size = 0;
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

let sinceCheck = 0;

/**
 * A server makes checkpoints beside its work; here nobody does. Without any, the log of changes would grow for ever,
 * and a start after a kill would go through all of it.
 */
async function cleanUp(): Promise<void> {
  if (logFolder === undefined || sinceCheck < CHECK_EVERY) return;
  sinceCheck = 0;
  const files = readdirSync(logFolder).length;
  if (files > LOG_FILES) await exchange(protocol.serialize.query('checkpoint'));
}

/** Whether an answer ends with "ready", outside of a transaction. */
function isIdle(answer: Uint8Array): boolean {
  return answer.at(-6) === 'Z'.charCodeAt(0) && answer.at(-1) === 'I'.charCodeAt(0);
}

async function reply(octets: Uint8Array): Promise<void> {
  const answer = await exchange(octets);
  sinceCheck++;
  const mayCleanUp = isIdle(answer);
  post(answer);
  if (mayCleanUp) await cleanUp();
}

/** What the program throws to come back from an error that it lives on with; PGlite looks for no other. */
const LONG_JUMP = 100;

/**
 * A program that has given up (PANIC, out of memory, a fault of its own) throws, which PGlite takes no notice of: it
 * would ask for ever for an answer to the rest of the message. Here that is the end of the thread, with the last words.
 */
function endWithProgram(): void {
  const { Module: running } = pglite;
  const once = running._PostgresMainLoopOnce;
  running._PostgresMainLoopOnce = () => {
    try {
      once();
    } catch (error) {
      if (error instanceof Object && 'status' in error && error.status === LONG_JUMP) throw error;
      const lastWords = collected.toString('utf8', 0, size);
      if (size > 0) post(Uint8Array.from(collected.subarray(0, size)));
      post({ failed: `${lastError(lastWords) ?? ''} (${String(error)})` });
      process.exit(1); // oxlint-disable-line unicorn/no-process-exit -- of a thread, it ends the thread
    }
  };
}

/** The text of an ErrorResponse ([PostgreSQL] 54.8): fields, each with its letter in front. */
function lastError(answer: string): string | undefined {
  return /\0M([^\0]+)\0/.exec(answer)?.[1];
}

endWithProgram();
port.on('message', (octets: Uint8Array | null) => {
  if (octets === null) void pglite.close().finally(() => port.close());
  else void reply(octets);
});
post('ready');
