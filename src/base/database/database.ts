import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import type { Dialect } from 'kysely';
import type { Pool, PoolConfig } from 'pg';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { baseErrors } from '../base-errors.ts';
import { lockFolder } from './folder-lock.ts';
import { withoutPassword } from '../without-password.ts';

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
  /** Who holds an embedded folder, as a second process is told it: "hawser connect serve". */
  readonly holder: string;
  /** Connections to a PostgreSQL server. */
  readonly poolSize?: number;
}

/** Opens (and for a folder creates) the database at `location`. Throws `base.folder-in-use` and `base.database-unreachable`. */
export async function openDatabase<Schema>(
  location: string,
  { holder, poolSize = 10 }: DatabaseOptions,
): Promise<Database<Schema>> {
  if (/^postgres(ql)?:\/\//.test(location)) return await openServer(location, poolSize);
  if (location === 'memory:') return await openEmbedded(undefined, holder);
  if (location.startsWith('pglite:')) return await openEmbedded(location.slice('pglite:'.length), holder);
  throw baseErrors('base.database-location', { location: withoutPassword(location) });
}

async function openEmbedded<Schema>(folder: string | undefined, holder: string): Promise<Database<Schema>> {
  // Loaded when needed: the WebAssembly build costs start-up time that `hawser explain` must not pay.
  const { EmbeddedServer } = await import('./embedded.ts');
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = folder === undefined ? undefined : lockFolder(folder, holder);
  try {
    const dataDir = folder === undefined ? undefined : join(folder, 'pgdata');
    if (dataDir !== undefined && !existsSync(dataDir)) await createEmbedded(dataDir);
    const server = await EmbeddedServer.start(dataDir);
    const stream = (): Duplex => server.connect();
    const pool = await openPool({
      stream,
      ssl: false,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
    });
    return withKysely('pglite', new PostgresDialect({ pool }), async () => {
      await server.stop();
      lock?.release();
    });
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function createEmbedded(dataDir: string): Promise<void> {
  const module = new URL(`create-embedded${extname(import.meta.url)}`, import.meta.url);
  try {
    await promisify(execFile)(process.execPath, [fileURLToPath(module), dataDir]);
  } catch (cause) {
    throw baseErrors('base.database-unreachable', { location: `pglite:${dirname(dataDir)}` }, { cause });
  }
}

async function openServer<Schema>(location: string, poolSize: number): Promise<Database<Schema>> {
  const pool = await openPool({ connectionString: location, max: poolSize });
  const database = withKysely<Schema>('postgres', new PostgresDialect({ pool }), async () => undefined);
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
  const int8 = 20;
  const parsers = {
    // Counts and ids fit a double.
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
  };
  const pool = new Pool({ ...options, types: parsers, application_name: 'hawser' });
  pool.on('connect', addCopy);
  // An idle connection that breaks (the server restarts) is replaced on the next query, which reports what is still wrong.
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
