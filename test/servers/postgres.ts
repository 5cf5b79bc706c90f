import { execFile, execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { QueryLog } from '../kit/tenant-key/query-log.ts';
import { queryLogSettings, readQueryLog } from '../kit/tenant-key/query-log.ts';
import type { ServerProcess } from './process.ts';
import { claimAddress, startProcess, waitUntil } from './process.ts';
import { postgresFolder } from './requirements.ts';

const run = promisify(execFile);
const ATTEMPTS = 20;

export interface PostgresServer extends AsyncDisposable {
  /** Of the process. */
  readonly pid: number;
  /** `postgres://…/NAME` */
  location(database: string): string;
  /**
   * A new database, empty or a copy of `template` (tens of milliseconds whatever its size in tables); answers its
   * location.
   */
  createDatabase(template?: string): Promise<string>;
  /**
   * Makes a template once: `fill` is given the location of a new database. Later calls with the same name do nothing.
   */
  template(name: string, fill: (location: string) => Promise<void>): Promise<string>;
  /** As if the machine lost power, or (without `hard`) an orderly stop. The data stays; `start` recovers it. */
  stop(hard?: boolean): Promise<void>;
  start(): Promise<void>;
  /** What was said to it so far. At its end the server looks for itself, and throws for a statement that names no tenant. */
  queryLog(): Promise<QueryLog>;
}

export interface PostgresOptions {
  /** Keeps fsync on, for tests that kill it. */
  readonly durable?: boolean;
  /** Off where time is measured. */
  readonly logsQueries?: boolean;
}

/** A PostgreSQL cluster of its own. */
export async function startPostgres({
  durable = false,
  logsQueries = true,
}: PostgresOptions = {}): Promise<PostgresServer> {
  const bin = postgresFolder();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const claim = await claimAddress();
  const folder = mkdtempSync(join(tmpdir(), 'hawser-postgres-'));
  const data = join(folder, 'data');
  const owner = serverUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    {
      cwd: folder,
      ...owner,
    },
  );

  const queries = join(folder, 'queries');
  let server: ServerProcess;
  const settings = [
    `listen_addresses=${claim.ip}`,
    'port=5432',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    ...(logsQueries ? queryLogSettings(queries) : []),
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ].flatMap((setting) => ['-c', setting]);
  const location = (database: string): string => `postgres://postgres@${claim.ip}:5432/${database}`;
  const start = async (): Promise<void> => {
    // After a crash the processes of the server before hold its memory for another moment, and a new one refuses to
    // start.
    for (let attempt = 1; ; attempt++) {
      const logFile = join(folder, 'log');
      server = startProcess(join(bin, 'postgres'), ['-D', data, ...settings], { logFile, ...owner });
      try {
        await waitUntil(async () => await answers(location('postgres')), server, 'PostgreSQL');
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || server.isRunning()) throw error;
        await sleep(250);
      }
    }
  };
  const remove = (): void => {
    claim.release();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  await start();

  let count = 0;
  const templates = new Map<string, Promise<string>>();
  const create = async (name: string, template = 'template1'): Promise<string> => {
    await query(location('postgres'), `create database "${name}" template "${template}"`);
    return location(name);
  };
  return {
    get pid() {
      return server.pid;
    },
    location,
    createDatabase: async (template) => await create(`test_${++count}`, template),
    template: async (name, fill) => {
      const made = templates.get(name) ?? create(name).then(async (at) => fill(at).then(() => name));
      templates.set(name, made);
      return await made;
    },
    // SIGINT and SIGTERM wait for clients; the "fast" shutdown of PostgreSQL is SIGINT, and a hard one is a crash.
    stop: async (hard) => await server.stop(hard),
    start,
    queryLog: async () => await readQueryLog(queries, location),
    [Symbol.asyncDispose]: async () => {
      process.removeListener('exit', remove);
      const { problems } = logsQueries && server.isRunning() ? await readQueryLog(queries, location) : { problems: [] };
      await server.stop(true);
      remove();
      if (problems.length > 0) throw new Error(`Statements that name no tenant:\n\n${problems.join('\n\n')}`);
    },
  };
}

async function query(location: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function answers(location: string): Promise<boolean> {
  try {
    await query(location, 'select 1');
    return true;
  } catch {
    return false; // not yet
  }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
