import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { Kysely, sql } from 'kysely';
import { baseErrors } from '../base-errors.ts';
import { SECOND } from '../clock.ts';
import { isHawserError } from '../errors.ts';
import { messageOf, systemCodeOf } from '../system-error.ts';
import { withoutPassword } from '../without-password.ts';
import { placeCluster } from './cluster/folder.ts';
import { newIdentity, withIdentity } from './cluster/identity.ts';
import { unpackCluster } from './cluster/image.ts';
import { makeDataFolder } from '../data-folder.ts';
import type { DatabaseKind } from './connection.ts';
import { addDeadline, cutConnection, patiently, STATEMENT_MS } from './deadline.ts';
import type { EmbeddedHome } from './embedded-thread.ts';
import { failureOf } from './failures.ts';
import type { FolderLock } from './folder-lock.ts';
import { lockFolder } from './folder-lock.ts';
import type { Migrations } from './migrate.ts';
import { migrate } from './migrate.ts';
import { RepeatingDialect } from './repeating-dialect.ts';
import type { Templates } from './template/templates.ts';

/**
 * One PostgreSQL dialect, two homes: PGlite in a folder (`pglite:FOLDER`, the default; `memory:` for tests) or a server
 * (`postgres://…`). PGlite has a single connection, so a transaction shuts out everything else: keep them short.
 */
export interface Database<Schema = unknown> extends AsyncDisposable {
  readonly kind: DatabaseKind;
  readonly kysely: Kysely<Schema>;
  /**
   * Aborts, with the reason, when the database is gone for good while this process lives: an embedded one. A server may
   * come back, and is asked again at the next statement.
   */
  readonly lost: AbortSignal;
  /** Whether its disk was full for a statement of the last half minute: it may still answer, and takes nothing. */
  isDiskFull(): boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Name of the lock holder of an embedded folder, shown to a second process: "hawser connect serve". */
  readonly holder: string;
  /** What the database is brought up to date with; a new embedded one begins with all of it. Absent: as it is. */
  readonly migrations?: readonly Migrations[];
  /** Connections to a PostgreSQL server. */
  readonly poolSize?: number;
  /** How long a statement may take, or wait for a connection. Maintenance takes longer (`patiently`). */
  readonly statementMs?: number;
  /** What new embedded databases begin with; absent: the program's own. */
  readonly templates?: Templates;
}

/**
 * Opens (and for a folder creates) the database at `location`. Throws `base.folder-in-use`, `base.folder-of-another`,
 * `base.database-unreachable`, `base.database-read-only`, `base.migration-changed` and, for a new one,
 * `base.database-not-created` and `file.…`.
 */
export async function openDatabase<Schema>(location: string, options: DatabaseOptions): Promise<Database<Schema>> {
  const database = await openAt<Schema>(location, options);
  try {
    const { migrations } = options;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- migrations know no schema
    if (migrations) await patiently(database as Database, async (kysely) => await migrate({ kysely }, migrations));
    return database;
  } catch (cause) {
    await database.close();
    if (!(cause instanceof Error && 'code' in cause && cause.code === READ_ONLY)) throw cause;
    throw baseErrors('base.database-read-only', { location: withoutPassword(location) }, { cause });
  }
}

/** PostgreSQL's "read_only_sql_transaction". */
const READ_ONLY = '25006';

async function openAt<Schema>(location: string, options: DatabaseOptions): Promise<Database<Schema>> {
  if (/^postgres(ql)?:\/\//.test(location)) return await openServer(location, options);
  if (location === 'memory:') return await openEmbedded(undefined, options);
  if (location.startsWith('pglite:')) return await openEmbedded(location.slice('pglite:'.length), options);
  throw baseErrors('base.database-location', { location: withoutPassword(location) });
}

async function openEmbedded<Schema>(folder: string | undefined, options: DatabaseOptions): Promise<Database<Schema>> {
  if (folder === undefined) return await startEmbedded(folder, options, async () => undefined);
  let lock: FolderLock | undefined;
  try {
    makeDataFolder(folder);
    const taken = (lock = lockFolder(folder, options.holder));
    return await startEmbedded(folder, options, async () => taken.release());
  } catch (error) {
    lock?.release();
    throw startFailure(error, folder);
  }
}

async function startEmbedded<Schema>(
  folder: string | undefined,
  options: DatabaseOptions,
  afterClose: () => Promise<void>,
): Promise<Database<Schema>> {
  // Loaded when needed: the WebAssembly build costs start-up time that `hawser explain` must not pay.
  const { EmbeddedServer } = await import('./embedded.ts');
  const server = await EmbeddedServer.start(await embeddedHome(folder, options));
  const stream = (): Duplex => server.connect();
  const { statementMs = STATEMENT_MS } = options;
  const pool = await openPool(
    {
      ...{ stream, ssl: false, user: 'postgres', database: 'postgres', max: 1, idleTimeoutMillis: 0 },
      connectionTimeoutMillis: statementMs,
    },
    { statementMs, graceMs: 0 },
  );
  return withPool({ kind: 'pglite', pool, statementMs, lost: server.lost }, async () => {
    await server.stop();
    await afterClose();
  });
}

/** A file of the log of changes. */
const LOG_FILE_BYTES = 16 * 2 ** 20;

/** A database program that gives up at its start keeps the reason to itself; without room it needs no other. */
function startFailure(error: unknown, folder: string): unknown {
  const gaveUp = isHawserError(error, 'base.database-ended');
  if (gaveUp ? freeBytes(folder) > LOG_FILE_BYTES : systemCodeOf(error) !== 'ENOSPC') return error;
  return baseErrors('base.database-disk-full', { location: `pglite:${folder}` }, { cause: error });
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A new folder gets a copy of the template, with an identity of its own; memory begins with the template itself. */
async function embeddedHome(
  folder: string | undefined,
  { migrations = [], templates }: DatabaseOptions,
): Promise<EmbeddedHome> {
  const location = folder === undefined ? 'memory:' : `pglite:${folder}`;
  const dataDir = folder === undefined ? undefined : join(folder, 'pgdata');
  if (dataDir !== undefined && existsSync(dataDir)) return { dataDir };
  const { ownTemplates } = await import('./template/templates.ts');
  let template: Uint8Array;
  try {
    template = await (templates ?? ownTemplates()).find(migrations);
  } catch (cause) {
    throw baseErrors('base.database-not-created', { location }, { cause });
  }
  if (dataDir === undefined) return { template };
  await placeCluster(withIdentity(unpackCluster(template), newIdentity()), dataDir);
  return { dataDir };
}

/** For an address and a handshake, or one of the connections that others use. */
const CONNECT_MS = 10 * SECOND;
/** A server answers that it has given a statement up; one that does not even do that is gone. */
const GRACE_MS = 5 * SECOND;
const DISK_FULL_MS = 30 * SECOND;
/** Open statements of a database that is closed get so long. */
const CLOSE_MS = 5 * SECOND;

async function openServer<Schema>(
  location: string,
  { poolSize = 10, statementMs = STATEMENT_MS }: DatabaseOptions,
): Promise<Database<Schema>> {
  const pool = await openPool(
    {
      ...{ connectionString: location, max: poolSize, connectionTimeoutMillis: CONNECT_MS, keepAlive: true },
      statement_timeout: statementMs,
    },
    { statementMs, graceMs: GRACE_MS },
  );
  const lost = new AbortController().signal;
  const database = withPool<Schema>({ kind: 'postgres', pool, statementMs, lost }, async () => undefined);
  try {
    await sql`select 1`.execute(database.kysely);
  } catch (cause) {
    await database.close();
    const detail = (isHawserError(cause) && cause.detail) || messageOf(cause);
    throw baseErrors('base.database-unreachable', { location: withoutPassword(location) }, { cause, detail });
  }
  return database;
}

interface OpenPool {
  readonly pool: Pool;
  /** Ends every connection, whatever is under way on it. */
  cut(): void;
}

async function openPool(
  options: PoolConfig,
  { statementMs, graceMs }: { readonly statementMs: number; readonly graceMs: number },
): Promise<OpenPool> {
  const { Pool, types } = (await import('pg')).default;
  const { addCopy } = await import('./copy-query.ts');
  const { addPrepared } = await import('./prepared.ts');
  const int8 = 20;
  const parsers = {
    // Counts and ids fit a double.
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
  };
  const pool = new Pool({ ...options, types: parsers, application_name: 'hawser' });
  const clients = new Set<PoolClient>();
  pool.on('connect', (client) => {
    clients.add(client);
    // While it is in use nobody else listens: the statement under way fails with the same error.
    client.on('error', () => undefined);
    addCopy(client);
    addPrepared(client);
    addDeadline(client, statementMs, graceMs);
  });
  pool.on('remove', (client) => clients.delete(client));
  // An idle connection that breaks (the server restarts) is replaced on the next query, which says what is still wrong.
  pool.on('error', () => undefined);
  const cut = (): void => {
    for (const client of clients) cutConnection(client, new Error('Connection terminated: the database is closed'));
  };
  return { pool, cut };
}

interface Opened {
  readonly kind: DatabaseKind;
  readonly pool: OpenPool;
  readonly statementMs: number;
  readonly lost: AbortSignal;
}

function withPool<Schema>(
  { kind, pool: { pool, cut }, statementMs, lost }: Opened,
  afterClose: () => Promise<void>,
): Database<Schema> {
  let diskFullAt = -Infinity;
  const isDiskFull = (): boolean => performance.now() - diskFullAt < DISK_FULL_MS;
  const explain = (error: unknown): unknown => {
    const failure = failureOf(error, { kind, statementMs });
    if (isHawserError(failure, 'base.database-disk-full')) diskFullAt = performance.now();
    return failure ?? error;
  };
  const kysely = new Kysely<Schema>({ dialect: new RepeatingDialect({ pool }, explain) });
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    // A server that does not answer keeps even idle connections open.
    setTimeout(cut, CLOSE_MS).unref();
    await kysely.destroy();
    await afterClose();
  };
  const close = (): Promise<void> => (closing ??= end());
  return { kind, kysely, lost, isDiskFull, close, [Symbol.asyncDispose]: close };
}
