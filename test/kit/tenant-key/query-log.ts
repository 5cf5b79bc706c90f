import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { referenceTables, sweepNames } from '../../../src/cloud/tenants/sweeps.ts';
import { unboundTables } from './check.ts';

/** What makes PostgreSQL write down every statement, one JSON object a line, in `folder`/log.json. */
export function queryLogSettings(folder: string): readonly string[] {
  return [
    'logging_collector=on',
    'log_destination=jsonlog',
    `log_directory=${folder}`,
    'log_filename=log',
    'log_rotation_size=0',
    'log_rotation_age=0',
    'log_statement=all',
    // What the statement is made with does not matter, only what it says.
    'log_parameter_max_length=0',
  ];
}

interface Line {
  readonly dbname?: string;
  readonly application_name?: string;
  readonly message?: string;
}

export interface QueryLog {
  /** Names of the sweeps that were met. */
  readonly sweeps: ReadonlySet<string>;
  /** Statements on tables of tenants that name no tenant and are no sweep, with what is wrong. */
  readonly problems: readonly string[];
}

/** Statements that a test itself sends on a connection of the product, to look behind it. */
const ofTest = /^\s*\/\* test \*\//;
const ofSweep = /^\s*\/\* sweep: ([\w-]+) \*\//;

/** Reads what the program (not the tests' own clients) said to the server so far. */
export async function readQueryLog(folder: string, location: (database: string) => string): Promise<QueryLog> {
  const statements = await statementsOf(folder, location);
  const sweeps = new Set<string>();
  const problems: string[] = [];
  for (const [database, texts] of statements) {
    const tables = await tenantTables(location(database));
    if (tables.size === 0) continue;
    for (const text of texts) {
      if (ofTest.test(text)) continue;
      const name = ofSweep.exec(text)?.[1];
      if (name !== undefined) sweeps.add(name);
      const found = name === undefined ? unboundTables(text, tables) : unlisted(name);
      if (found.length > 0) problems.push(`${found.join('; ')}:\n${text}`);
    }
  }
  return { sweeps, problems };
}

function unlisted(name: string): readonly string[] {
  return sweepNames.includes(name) ? [] : [`the sweep ${name} is not listed`];
}

/** Each text once, by database. */
async function statementsOf(
  folder: string,
  location: (database: string) => string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const file = `${folder}/log.json`;
  const mark = `-- the end at ${performance.now()}`;
  await query(location('postgres'), `select 1 ${mark}`);
  const found = new Map<string, Set<string>>();
  // The log is written by a process of its own, a moment later.
  for (let attempt = 0; attempt < 100; attempt++) {
    found.clear();
    let isWhole = false;
    const lines = existsSync(file) ? createInterface({ input: createReadStream(file) }) : [];
    for await (const line of lines) {
      if (line.includes(mark)) isWhole = true;
      if (!line.includes('"application_name":"hawser"')) continue;
      const { dbname = '', message = '' } = JSON.parse(line) as Line;
      const text = /^(?:statement|execute [^:]*): (.*)$/s.exec(message)?.[1];
      if (text !== undefined) found.set(dbname, (found.get(dbname) ?? new Set()).add(text));
    }
    if (isWhole) return found;
    await sleep(50);
  }
  throw new Error(`${file} does not end`);
}

/** Whatever has a column `tenant`: a table that is new cannot escape. */
async function tenantTables(location: string): Promise<ReadonlySet<string>> {
  const rows = await query(
    location,
    "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant'",
  );
  return new Set(rows.map((row) => String(row['table_name'])).filter((name) => !referenceTables.includes(name)));
}

async function query(location: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
