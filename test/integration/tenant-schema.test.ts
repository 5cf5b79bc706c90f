import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { referenceTables, sweepNames } from '../../src/cloud/tenants/sweeps.ts';
import { pgliteDatabases } from '../kit/databases.ts';
import { cloudFeatures } from './cloud-kit.ts';

/** What belongs to no tenant, and is distributed by a key of its own or not at all. */
const withoutTenant = ['migration', 'rate_limit'];

let database: Database;
beforeAll(async () => {
  database = await pgliteDatabases(cloudFeatures).open();
});
afterAll(async () => await database?.close());

async function tenantTables(): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; type: string; nullable: string }>`
    select table_name as name, data_type as type, is_nullable as nullable from information_schema.columns
    where table_schema = 'public' and column_name = 'tenant' order by table_name`.execute(database.kysely);
  expect(rows.filter(({ type, nullable }) => type !== 'integer' || nullable !== 'NO')).toEqual([]);
  return rows.map(({ name }) => name).filter((name) => !referenceTables.includes(name));
}

test('every table belongs to tenants, leads to them, or is named here', async () => {
  const known = new Set([...(await tenantTables()), ...referenceTables, ...withoutTenant]);
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public'`.execute(database.kysely);
  expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

test("a table's key begins with the tenant, and nothing is unique beyond one", async () => {
  const tables = await tenantTables();
  const { rows } = await sql<{ table: string; index: string; isKey: boolean; columns: string[] }>`
    select t.relname as table, i.relname as index, x.indisprimary as "isKey",
      array(select a.attname::text from unnest(x.indkey) with ordinality as k (number, place)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by k.place) as columns
    from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    where x.indisunique and t.relname = any(${[...tables]}::text[])`.execute(database.kysely);
  const keys = rows.filter(({ isKey }) => isKey);
  expect(keys.map(({ table }) => table).toSorted()).toEqual(tables.toSorted());
  expect(keys.filter(({ columns }) => columns[0] !== 'tenant')).toEqual([]);
  const wide = rows.filter(({ columns }) => !columns.includes('tenant')).map(({ index }) => index);
  expect(wide).toEqual([]);
});

test('nothing is counted by a sequence: its order would not be that of the commits, nor the same on every node', async () => {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'S' and relnamespace = 'public'::regnamespace`.execute(database.kysely);
  expect(rows).toEqual([]);
});

test('no table that every node has refers to one that is spread', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    select f.relname as from, t.relname as to from pg_constraint c
    join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    where c.contype = 'f' and f.relname = any(${[...referenceTables]}::text[])`.execute(database.kysely);
  expect(rows.filter(({ to }) => !referenceTables.includes(to))).toEqual([]);
});

test('the script in docs/scale.md distributes every table', async () => {
  const page = readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8');
  const script = /```sql\n([^]*?)```/.exec(page)?.[1] ?? '';
  const named = [...script.matchAll(/'([a-z_]+)'/g)].map(([, name = '']) => name);
  const words = new Set(['tenant', 'subject', 'object']);
  const spread = named.filter((name) => !referenceTables.includes(name) && !words.has(name));
  expect([...spread, 'object'].toSorted()).toEqual([...(await tenantTables()), 'rate_limit'].toSorted());
  for (const name of referenceTables) expect(script).toContain(`create_reference_table('${name}')`);
  for (const name of sweepNames) expect(page).toContain(`\`${name}\``);
});
