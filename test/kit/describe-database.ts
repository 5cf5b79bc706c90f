import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * Everything that makes two databases the same to those who use them: settings, schema and rows, as sorted lines.
 * `omit` are columns ("table.column") that tell of the moment.
 */
export async function describeDatabase(kysely: Kysely<unknown>, omit: readonly string[] = []): Promise<string[]> {
  const lines: string[] = [];
  for (const query of queries) {
    // As text: drivers differ in what they make of arrays.
    const { rows } = await sql<{ line: string }>`
      select to_json(line)::text as line from (${sql.raw(query)}) line`.execute(kysely);
    lines.push(...rows.map(({ line }) => line));
  }
  const tables = await sql<{ name: string }>`select c.relname as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(kysely);
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_json(t) as row from ${sql.table(name)} t`.execute(kysely);
    for (const { row } of rows) {
      const kept = Object.entries(row).filter(([column]) => !omit.includes(`${name}.${column}`));
      lines.push(`row of ${name} ${JSON.stringify(kept)}`);
    }
  }
  return lines.toSorted();
}

const own = `n.nspname not in ('pg_catalog', 'pg_toast', 'information_schema')`;

const queries = [
  `select 'server', version()`,
  // Those of an extension are there in sessions that have used it.
  `select 'setting', name, setting from pg_settings where name not in ('application_name', 'wal_recycle')
    and name not like '%.%'`,
  `select 'database', datname, pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider, datistemplate,
    datallowconn, datconnlimit, datacl from pg_database`,
  `select 'role', rolname, rolsuper, rolcanlogin, rolreplication, rolbypassrls, rolpassword, rolconfig from pg_roles`,
  `select 'schema', nspname, nspacl from pg_namespace where nspname !~ '^pg_temp|^pg_toast_temp'`,
  `select 'extension', extname, extversion from pg_extension`,
  `select 'catalog', count(*), sum(hashtext(p.oid::text || proname || coalesce(prosrc, ''))) from pg_proc p`,
  `select 'relation', c.relname, c.relkind, c.relpersistence, c.reloptions, c.relacl, pg_get_userbyid(c.relowner)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${own}`,
  `select 'column', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
    a.attgenerated, a.attstorage, a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid)
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where ${own}`,
  `select 'constraint', conrelid::regclass, conname, contype, convalidated, pg_get_constraintdef(co.oid)
    from pg_constraint co join pg_namespace n on n.oid = co.connamespace where ${own}`,
  `select 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisreplident from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${own}`,
  `select 'sequence', sequencename, data_type, start_value, increment_by, cycle, last_value from pg_sequences`,
  `select 'function', pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${own} and p.prokind in ('f', 'p')`,
  `select 'trigger', pg_get_triggerdef(oid) from pg_trigger where not tgisinternal`,
  `select 'view', c.relname, pg_get_viewdef(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${own} and c.relkind in ('v', 'm')`,
  `select 'type', t.typname, t.typtype, (select array_agg(enumlabel order by enumsortorder) from pg_enum e
    where e.enumtypid = t.oid) from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${own}`,
];
