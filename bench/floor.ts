import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenLdapServer } from '../test/servers/openldap.ts';
import { startPostgres } from '../test/servers/postgres.ts';
import { suffix } from './system.ts';

/**
 * What the work costs at the least: everything dumped over LDAP with ldapsearch, plus COPY of the same objects and references into PostgreSQL (primary keys and one
 * index), without an engine in between. Milliseconds.
 */
export async function measureFloor(
  directory: OpenLdapServer,
): Promise<{ readonly dumpMs: number; readonly copyMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-floor-'));
  const url = `ldap://${directory.address}`;
  const words = [
    '-x',
    '-LLL',
    '-o',
    'ldif-wrap=no',
    '-E',
    'pr=1000/noprompt',
    '-H',
    url,
    '-ZZ',
    '-D',
    directory.admin.dn,
    '-w',
    directory.admin.password,
    '-b',
    suffix,
  ];
  const env = { ...process.env, LDAPTLS_CACERT: directory.caFile, LDAPTLS_REQCERT: 'allow' };
  const startedAt = performance.now();
  const { stdout } = spawnSync('ldapsearch', words, { env, maxBuffer: 2 ** 31 });
  const dumpMs = performance.now() - startedAt;
  const { objects, references } = rowsOf(stdout.toString());
  writeFileSync(join(folder, 'objects'), objects);
  writeFileSync(join(folder, 'references'), references);

  await using server = await startPostgres();
  const location = await server.createDatabase();
  const psql = (text: string): void =>
    void execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', location, '-c', text], { stdio: 'inherit' });
  psql('create table object (dn text primary key, attributes jsonb not null)');
  psql(
    'create table reference (source text, attribute text, target text, primary key (source, attribute, target)); create index on reference (target)',
  );
  const copiedAt = performance.now();
  psql(`\\copy object from '${join(folder, 'objects')}'`);
  psql(`\\copy reference from '${join(folder, 'references')}'`);
  const copyMs = performance.now() - copiedAt;
  rmSync(folder, { recursive: true });
  return { dumpMs, copyMs };
}

function rowsOf(ldif: string): { objects: string; references: string } {
  const objects: string[] = [];
  const references: string[] = [];
  for (const entry of ldif.split('\n\n')) {
    const attributes: Record<string, string> = {};
    let dn = '';
    for (const line of entry.split('\n')) {
      const at = line.indexOf(': ');
      if (at < 0) continue;
      const [name, value] = [line.slice(0, at), line.slice(at + 2)];
      if (name === 'dn') dn = value;
      else if (name === 'member' || name === 'manager') references.push(`${dn}\t${name}\t${value}`);
      else attributes[name] = value;
    }
    if (dn !== '') objects.push(`${dn}\t${JSON.stringify(attributes)}`);
  }
  return { objects: `${objects.join('\n')}\n`, references: `${references.join('\n')}\n` };
}
