import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { coalesceApart } from '../../base/coalesce.ts';
import type { Connection } from '../../base/database/connection.ts';
import { copyTenantRows } from '../../base/database/copy.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { integerColumn } from './integer-column.ts';

/** An object, by its number, and the forests that it is joined from. */
export interface ForestsOfObject {
  readonly number: number;
  readonly forests: readonly string[];
}

/** Of new objects, which have no rows yet. */
export async function addForests(
  transaction: Connection,
  tenant: TenantKey,
  objects: readonly ForestsOfObject[],
): Promise<void> {
  const rows = objects.flatMap(({ number, forests }) => [...new Set(forests)].map((forest) => [number, forest]));
  await copyTenantRows(transaction, tenant, 'object_forest', ['number', 'forest'], rows);
}

/** Of objects that may have been joined from others before. */
export async function replaceForests(
  transaction: Connection,
  tenant: TenantKey,
  objects: readonly ForestsOfObject[],
): Promise<void> {
  if (objects.length === 0) return;
  const rows = objects.flatMap(({ number, forests }) => forests.map((forest) => ({ number, forest })));
  const wanted = sql`unnest(${integerColumn(rows.map(({ number }) => number))},
    ${rows.map(({ forest }) => forest)}::text[]) as w (number, forest)`;
  await sql`delete from object_forest f where f.tenant = ${tenant.number}
    and f.number = any(${integerColumn(objects.map(({ number }) => number))})
    and not exists (select from ${wanted} where w.number = f.number and w.forest = f.forest)`.execute(transaction);
  await sql`insert into object_forest (tenant, number, forest)
    select ${tenant.number}, w.number, w.forest from ${wanted} on conflict do nothing`.execute(transaction);
}

/** By number. */
export async function loadForests(
  connection: Connection,
  tenant: TenantKey,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await sql<ForestsOfObject>`select number, array_agg(forest order by forest) as forests
    from object_forest where tenant = ${tenant.number} and number = any(${integerColumn(numbers)})
    group by number`.execute(connection);
  return new Map(rows.map(({ number, forests }) => [number, forests]));
}

/** A live object, by its id or by its source anchor. */
export type ObjectKey = { readonly objectId: string } | { readonly anchor: string };

/** Of each, in their order; none: it comes from no forest, or is not there. */
export async function forestsOf(
  connection: Connection,
  tenant: TenantKey,
  objects: readonly ObjectKey[],
): Promise<readonly (readonly string[])[]> {
  const ids = objects.flatMap((object) => ('objectId' in object ? [object.objectId] : []));
  const anchors = objects.flatMap((object) => ('anchor' in object ? [object.anchor] : []));
  const [byId, byAnchor] = await Promise.all([
    forestsBy(connection, tenant, sql`o.id`, sql`${[...new Set(ids)]}::uuid[]`, ids.length),
    forestsBy(connection, tenant, sql`o.source_anchor`, sql`${[...new Set(anchors)]}::text[]`, anchors.length),
  ]);
  return objects.map(
    (object) => ('objectId' in object ? byId.get(object.objectId.toLowerCase()) : byAnchor.get(object.anchor)) ?? [],
  );
}

/** Live objects with their forests: more conditions may follow. */
function liveFrom(tenant: TenantKey): RawBuilder<unknown> {
  return sql`from object o join object_forest f on f.tenant = ${tenant.number} and f.number = o.number
    where o.tenant = ${tenant.number} and o.deleted_at is null and o.synchronized`;
}

/** Of one, as a part of a statement: `forest`. */
export function forestsOfObject(tenant: TenantKey, objectId: string): RawBuilder<{ readonly forest: string }> {
  return sql`select f.forest ${liveFrom(tenant)} and o.id = ${objectId}`;
}

/** Of a few objects, by one of their columns. */
async function forestsBy(
  connection: Connection,
  tenant: TenantKey,
  column: RawBuilder<unknown>,
  keys: RawBuilder<unknown>,
  count: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (count === 0) return new Map();
  const { rows } = await sql<{ key: string; forest: string }>`${prepared} select ${column} as key, f.forest
    ${liveFrom(tenant)} and ${column} = any(${keys})`.execute(connection);
  const found = Map.groupBy(rows, ({ key }) => key);
  return new Map([...found].map(([key, its]) => [key, its.map(({ forest }) => forest)]));
}

/** Objects in one statement. */
const AT_ONCE = 50;

/** Asks `forestsOf` about all objects together that are asked about at the same time. */
export function forestsOfEach(
  connection: Connection,
): (tenant: TenantKey, object: ObjectKey) => Promise<readonly string[]> {
  return coalesceApart(
    ({ number }: TenantKey) => number,
    async (tenant, objects: readonly ObjectKey[]) => await forestsOf(connection, tenant, objects),
    { most: AT_ONCE },
  );
}
