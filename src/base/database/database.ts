import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Dialect } from 'kysely';
import type { Pool, PoolConfig } from 'pg';
import { Kysely, sql } from 'kysely';
import { baseErrors } from '../base-errors.ts';
import { RepeatingDialect } from './repeating-dialect.ts';
import { withoutPassword } from '../without-password.ts';
import { placeCluster } from './cluster/folder.ts';
import { newIdentity, withIdentity } from './cluster/identity.ts';
import { unpackCluster } from './cluster/image.ts';
import type { EmbeddedHome } from './embedded-thread.ts';
import { lockFolder } from './folder-lock.ts';
import type { Migrations } from './migrate.ts';
import { migrate } from './migrate.ts';
import type { Templates } from './template/templates.ts';

/**
 * One PostgreSQL dialect, two homes: PGlite in a folder (`pglite:FOLDER`, the default; `memory:` for tests) or a server
 * (`postgres://…`). PGlite has a single connection, so a transaction shuts out everything else: keep them short.
 */
export interface Database<Schema = unknown> extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres';
  readonly kysely: Kysely<Schema>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Name of the lock holder of an embedded folder, shown to a second process: "hawser connect serve". */
  readonly holder: string;
  /** What the database is brought up to date with; a new embedded one begins with all of it. Absent: as it is. */
  readonly migrations?: readonly Migrations[];
  /** Connections to a PostgreSQL server. */
  readonly poolSize?: number;
  /** What new embedded databases begin with; absent: the program's own. */
  readonly templates?: Templates;
}

/**
 * Opens (and for a folder creates) the database at `location`. Throws `base.folder-in-use`,
 * `base.database-unreachable`, `base.database-read-only`, `base.migration-changed` and, for a new one,
 * `base.database-not-created` and `file.…`.
 */
export async function openDatabase<Schema>(location: string, options: DatabaseOptions): Promise<Database<Schema>> {
  const database = await openAt<Schema>(location, options);
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- migrations know no schema
    if (options.migrations) await migrate(database as Database, options.migrations);
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
  // Loaded when needed: the WebAssembly build costs start-up time that `hawser explain` must not pay.
  const { EmbeddedServer } = await import('./embedded.ts');
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = folder === undefined ? undefined : lockFolder(folder, options.holder);
  try {
    const server = await EmbeddedServer.start(await embeddedHome(folder, options));
    const stream = (): Duplex => server.connect();
    const pool = await openPool({
      stream,
      ssl: false,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
    });
    return withKysely('pglite', new RepeatingDialect({ pool }), async () => {
      await server.stop();
      lock?.release();
    });
  } catch (error) {
    lock?.release();
    throw error;
  }
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
  placeCluster(withIdentity(unpackCluster(template), newIdentity()), dataDir);
  return { dataDir };
}

async function openServer<Schema>(location: string, { poolSize = 10 }: DatabaseOptions): Promise<Database<Schema>> {
  const pool = await openPool({ connectionString: location, max: poolSize });
  const database = withKysely<Schema>('postgres', new RepeatingDialect({ pool }), async () => undefined);
  try {
    await sql`select 1`.execute(database.kysely);
  } catch (cause) {
    await database.close();
    throw baseErrors('base.database-unreachable', { location: withoutPassword(location) }, { cause });
  }
  return database;
}

async function openPool(options: PoolConfig): Promise<Pool> {
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
  pool.on('connect', addCopy);
  pool.on('connect', addPrepared);
  // An idle connection that breaks (the server restarts) is replaced on the next query, which says what is still wrong.
  pool.on('error', () => undefined);
  return pool;
}

function withKysely<Schema>(
  kind: Database['kind'],
  dialect: Dialect,
  afterClose: () => Promise<void>,
): Database<Schema> {
  const kysely = new Kysely<Schema>({ dialect });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= kysely.destroy().then(afterClose));
  return { kind, kysely, close, [Symbol.asyncDispose]: close };
}
