import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../test/servers/postgres.ts';
import { startPostgres } from '../test/servers/postgres.ts';
import { serverProcessorMs, ownProcessorMs } from './measure/processor-time.ts';
import type { OpenLdapSource } from './sources/openldap.ts';

/** Of several turns the best: a floor is what cannot be done faster. */
const TURNS = 3;

interface Cost {
  readonly ms: number;
  /** Of the tool and of the server that it talks to. */
  readonly processorMs: number;
}

export interface Floor {
  readonly dump: Cost;
  readonly copy: Cost;
}

/**
 * What the keys are for, which nobody can do without: the anchor finds an object when the directory tells of it again,
 * the number is what references hold, their primary key finds one reference, and the index finds who refers to an
 * object that goes.
 */
const schema = `
  create table object (number integer primary key, anchor uuid not null unique, attributes json not null);
  create table reference (source integer, attribute smallint, target integer,
    primary key (source, attribute, target));
  create index on reference (target)`;

/**
 * What the work costs at the least: everything dumped over LDAPS with ldapsearch, plus COPY of the same objects and
 * references into PostgreSQL, with integers for references and the keys that any implementation needs. No engine in
 * between, nothing decided, one copy of everything.
 */
export async function measureFloor(source: OpenLdapSource): Promise<Floor> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-floor-'));
  try {
    const dumped = join(folder, 'dump.ldif');
    const dumps: Cost[] = [];
    for (let turn = 0; turn < TURNS; turn++) dumps.push(measureDump(source, dumped));
    writeRows(readFileSync(dumped, 'utf8'), folder);
    await using server = await startPostgres({ logsQueries: false });
    const copies: Cost[] = [];
    for (let turn = 0; turn < TURNS; turn++) copies.push(measureCopy(server, await server.createDatabase(), folder));
    return { dump: best(dumps), copy: best(copies) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function best(costs: readonly Cost[]): Cost {
  return {
    ms: Math.min(...costs.map(({ ms }) => ms)),
    processorMs: Math.min(...costs.map(({ processorMs }) => processorMs)),
  };
}

function measureDump({ dump, processorMs }: OpenLdapSource, file: string): Cost {
  const output = openSync(file, 'w');
  const before = processorMs() + ownProcessorMs();
  const startedAt = performance.now();
  const { status, stderr } = spawnSync('ldapsearch', dump.words, { env: dump.env, stdio: ['ignore', output, 'pipe'] });
  const ms = performance.now() - startedAt;
  closeSync(output);
  if (status !== 0) throw new Error(`ldapsearch: ${stderr.toString()}`);
  return { ms, processorMs: processorMs() + ownProcessorMs() - before };
}

function measureCopy(server: PostgresServer, location: string, folder: string): Cost {
  const psql = (...commands: readonly string[]): void => {
    const words = ['-q', '-v', 'ON_ERROR_STOP=1', '-d', location, ...commands.flatMap((command) => ['-c', command])];
    execFileSync('psql', words, { stdio: 'inherit' });
  };
  psql(schema);
  const before = serverProcessorMs(server.pid) + ownProcessorMs();
  const startedAt = performance.now();
  psql(...['object', 'reference'].map((table) => `\\copy ${table} from '${join(folder, table)}'`));
  const ms = performance.now() - startedAt;
  return { ms, processorMs: serverProcessorMs(server.pid) + ownProcessorMs() - before };
}

const references = ['member', 'manager'];

/** Writes the rows of both tables as COPY reads them. */
function writeRows(ldif: string, folder: string): void {
  // Between two pages stands a comment.
  const blocks = ldif.replace(/^#.*\n/gm, '').split('\n\n');
  const entries = blocks.map((block) => block.trimStart()).filter((entry) => entry.startsWith('dn: '));
  const numbers = new Map(entries.map((entry, number) => [entry.slice(4, entry.indexOf('\n')), number]));
  const objectRows: string[] = [];
  const referenceRows: string[] = [];
  entries.forEach((entry, number) => {
    const attributes: Record<string, string> = {};
    for (const line of entry.split('\n').slice(1)) {
      const at = line.indexOf(': ');
      const [name, value] = [line.slice(0, at), line.slice(at + 2)];
      const reference = references.indexOf(name);
      if (reference >= 0) referenceRows.push(`${number}\t${reference}\t${numbers.get(value)}`);
      else attributes[name] = value;
    }
    objectRows.push(`${number}\t${attributes['entryUUID']}\t${JSON.stringify(attributes).replaceAll('\\', '\\\\')}`);
  });
  writeFileSync(join(folder, 'object'), `${objectRows.join('\n')}\n`);
  writeFileSync(join(folder, 'reference'), `${referenceRows.join('\n')}\n`);
}
