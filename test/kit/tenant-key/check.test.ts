import { describe, expect, test } from 'vitest';
import { unboundTables } from './check.ts';

const tables = new Set(['object', 'address', 'mail']);

describe('a statement that names one tenant', () => {
  test.each([
    'select id from object where tenant = $1 and deleted_at is null',
    'select id from object where $1::integer = tenant',
    'select name from person where tenant > 3',
    'select o.id from object o join address a on a.tenant = o.tenant and a.object_id = o.id where o.tenant = 5',
    'select o.id from object o left join address a on a.tenant = o.tenant and a.kind = $2 where o.tenant = $1',
    'select o.id from object o, address a where a.tenant = o.tenant and o.tenant = $1',
    'select id from object o where tenant = $1 and exists (select from address a where a.tenant = o.tenant)',
    'select array(select value from address a where a.tenant = o.tenant) from object o where o.tenant = $1',
    'with recent as (select id from object where tenant = $1) select r.id from recent r join mail m on m.tenant = $1',
    'with object as (select 1 as id) select id from object',
    'select w.x from unnest($2::int[]) w (x) cross join lateral (select id from object t where t.tenant = $1 limit 1) o',
    'select id from (select id from object where tenant = $1 union select id from mail where tenant = $1) both_of_them',
    'insert into mail (tenant, id) values ($1, $2), ($1, $3)',
    'insert into mail (tenant, id) select $1::integer, n.id from unnest($2::int[]) n (id)',
    'insert into mail (id, tenant) values ($2, $1) on conflict (tenant, id) do update set id = excluded.id',
    'update mail set sent_at = $2 where tenant = $1 and id in (select id from mail where tenant = $1 for update)',
    'update object o set name = n.name from unnest($2::text[]) n (name) where o.tenant = $1',
    'delete from address a using object o where a.tenant = $1 and o.tenant = a.tenant',
    '/* tenant 7 */ copy object (tenant, id) from stdin',
    'analyze object (tenant, id)',
    'begin',
  ])('%s', (statement) => {
    expect(unboundTables(statement, tables)).toEqual([]);
  });
});

describe('a statement that does not', () => {
  test.each([
    ['select id from object', ['object (object) names no tenant']],
    ['select id from object where tenant > $1', ['object (object) names no tenant']],
    ['select id from object where tenant = any($1)', ['object (object) names no tenant']],
    ['select id from object where tenant = $1 or id = $2', ['object (object) names no tenant']],
    ['select id from object where not (tenant = $1)', ['object (object) names no tenant']],
    ['select id from object o where (o.tenant, o.id) = ($1, $2)', ['object (o) names no tenant']],
    [
      'select 1 from object o join address a on a.tenant = o.tenant',
      ['object (o) names no tenant', 'address (a) names no tenant'],
    ],
    ['select 1 from object o left join address a on o.tenant = $1 and a.tenant = $1', ['object (o) names no tenant']],
    ['select 1 from object o join tenant t on t.number = o.tenant where t.name = $1', ['object (o) names no tenant']],
    ['select (select count(*) from mail) from object where tenant = $1', ['mail (mail) names no tenant']],
    ['with m as (select id from mail) select id from m', ['mail (mail) names no tenant']],
    ['select id from object where tenant = $1 union all select id from mail', ['mail (mail) names no tenant']],
    ['insert into mail (id) values ($1)', ['mail is inserted into without a constant tenant']],
    ['insert into mail (tenant, id) values ($1, 1), (id(), 2)', ['mail is inserted into without a constant tenant']],
    [
      'insert into mail (tenant, id) select tenant, id from object where tenant = $1',
      ['mail is inserted into without a constant tenant'],
    ],
    ['update mail set sent_at = $1', ['mail (mail) names no tenant']],
    ['update mail set tenant = $2 where tenant = $1', ['mail changes its tenant']],
    ['delete from mail where created_at < $1', ['mail (mail) names no tenant']],
    ['copy object (tenant, id) from stdin', ['object is copied without a constant tenant']],
    ['/* tenant 7 */ copy object (id) from stdin', ['object is copied without a constant tenant']],
  ])('%s', (statement, problems) => {
    expect(unboundTables(statement, tables)).toEqual(problems);
  });
});
