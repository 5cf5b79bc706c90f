import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Attributes, CloudClass } from '../../directory/index.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { isUuid } from '../tenants/tenant.ts';
import type { ObjectDetail, ObjectId, ObjectSummary, QuarantinedValue } from './object.ts';
import { attributeLines, foldName } from './object.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** What the pages read. Lists are paged by key: the next page costs what the first one cost, at any depth. */
export type Connection = Kysely<unknown>;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it as `after` for the next page; null at the end. */
  readonly next: string | null;
}

export interface Paging {
  readonly after?: string | null | undefined;
  readonly limit?: number;
}

export const summaryColumns = sql`o.id, o.class as "objectClass",
  coalesce(o.on_premises->>'displayName', o.cloud->>'displayName') as "displayName",
  o.user_principal_name as "userPrincipalName", coalesce(o.on_premises->>'mail', o.cloud->>'mail') as mail, o.synchronized,
  coalesce(o.on_premises->>'accountEnabled', o.cloud->>'accountEnabled')::boolean as "accountEnabled",
  o.created_at as "createdAt", o.changed_at as "changedAt", o.deleted_at as "deletedAt"`;

type SummaryRow = ObjectSummary & { readonly sortName: string };

/**
 * Objects of one class by name. `search` finds the beginning of the display name, of the user principal name and of any mail address, whatever
 * the case and the accents.
 */
export async function listObjects(
  connection: Connection,
  tenantId: TenantId,
  {
    objectClass,
    search = '',
    after,
    limit = 50,
  }: Paging & { readonly objectClass: CloudClass; readonly search?: string },
): Promise<Page<ObjectSummary>> {
  const [name = '', id = ''] = decodeCursor(after, 2);
  const start = id === '' ? sql`` : sql`and (o.sort_name, o.id) > (${name}, ${id}::uuid)`;
  const text = search.trim();
  const from =
    text === ''
      ? sql`object o`
      : sql`(${searchHits(tenantId, objectClass, text)}) hit
          join object o on o.tenant_id = ${tenantId} and o.id = hit.id and o.deleted_at is null`;
  const { rows } = await sql<SummaryRow>`
    select ${summaryColumns}, o.sort_name as "sortName" from ${from}
    where o.tenant_id = ${tenantId} and o.class = ${objectClass} and o.deleted_at is null ${start}
    order by o.sort_name, o.id limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.sortName, row.id]);
}

/** Three index ranges, united. U+10FFFF ends the range of what starts with the text, as both columns sort by code point. */
function searchHits(tenantId: TenantId, objectClass: CloudClass, text: string) {
  const name = foldName(text);
  const address = text.toLowerCase();
  const end = '\u{10FFFF}';
  return sql`select s.id from object s where s.tenant_id = ${tenantId} and s.class = ${objectClass} and s.deleted_at is null
      and s.sort_name >= ${name} and s.sort_name < ${name + end}
    union select a.object_id from address a where a.tenant_id = ${tenantId} and a.kind = 'upn'
      and a.value >= ${address} and a.value < ${address + end}
    union select a.object_id from address a where a.tenant_id = ${tenantId} and a.kind = 'smtp'
      and a.value >= ${address} and a.value < ${address + end}`;
}

interface DetailRow extends Omit<ObjectDetail, 'attributes' | 'quarantined'> {
  readonly onPremises: Attributes;
  readonly cloud: Attributes;
}

/** One object with everything known of it, also from the recycle bin. */
export async function getObject(
  connection: Connection,
  tenantId: TenantId,
  id: string,
): Promise<ObjectDetail | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<DetailRow>`
    select ${summaryColumns}, o.source_anchor as "sourceAnchor", o.mail_nickname as "mailNickname", o.on_premises as "onPremises", o.cloud,
      array(select r.role from role_assignment r where r.tenant_id = o.tenant_id and r.object_id = o.id order by r.role) as roles
    from object o where o.tenant_id = ${tenantId} and o.id = ${id}`.execute(connection);
  const row = rows[0];
  if (!row) return undefined;
  const quarantined = await listQuarantined(connection, tenantId, row.id);
  const { onPremises: _onPremises, cloud: _cloud, ...rest } = row;
  return { ...rest, attributes: attributeLines(row, quarantined), quarantined };
}

async function listQuarantined(
  connection: Connection,
  tenantId: TenantId,
  id: ObjectId,
): Promise<readonly QuarantinedValue[]> {
  const { rows } = await sql<QuarantinedValue>`
    select q.attribute, q.value, q.code, q.since, a.object_id as "heldBy"
    from quarantine q left join address a on a.tenant_id = q.tenant_id and a.value = q.value
      and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end
    where q.tenant_id = ${tenantId} and q.object_id = ${id} order by q.attribute, q.value`.execute(connection);
  return rows;
}

/** What an object refers to (`member`: the members of a group). In the order of creation; those in the recycle bin are left out. */
export async function listReferences(
  connection: Connection,
  tenantId: TenantId,
  sourceId: string,
  { attribute = 'member', after, limit = 50 }: Paging & { readonly attribute?: string } = {},
): Promise<Page<ObjectSummary>> {
  if (!isUuid(sourceId)) return { items: [], next: null };
  const [id] = decodeCursor(after, 1);
  const start = id === undefined ? sql`` : sql`and r.target_id > ${id}::uuid`;
  const { rows } = await sql<ObjectSummary>`
    select ${summaryColumns} from reference r
    join object o on o.tenant_id = r.tenant_id and o.id = r.target_id and o.deleted_at is null
    where r.tenant_id = ${tenantId} and r.source_id = ${sourceId} and r.attribute = ${attribute} ${start}
    order by r.target_id limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.id]);
}

/** What refers to an object (`member`: the groups that it is a direct member of). */
export async function listReferrers(
  connection: Connection,
  tenantId: TenantId,
  targetId: string,
  { attribute = 'member', after, limit = 50 }: Paging & { readonly attribute?: string } = {},
): Promise<Page<ObjectSummary>> {
  if (!isUuid(targetId)) return { items: [], next: null };
  const [id] = decodeCursor(after, 1);
  const start = id === undefined ? sql`` : sql`and r.source_id > ${id}::uuid`;
  const { rows } = await sql<ObjectSummary>`
    select ${summaryColumns} from reference r
    join object o on o.tenant_id = r.tenant_id and o.id = r.source_id and o.deleted_at is null
    where r.tenant_id = ${tenantId} and r.target_id = ${targetId} and r.attribute = ${attribute} ${start}
    order by r.source_id limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.id]);
}

/** How many references an object has, by attribute: `{ member: 312, owner: 1 }`. Counts those to objects in the recycle bin too. */
export async function countReferences(
  connection: Connection,
  tenantId: TenantId,
  sourceId: string,
): Promise<Readonly<Record<string, number>>> {
  if (!isUuid(sourceId)) return {};
  const { rows } = await sql<{ attribute: string; count: number }>`
    select attribute, count(*) as count from reference
    where tenant_id = ${tenantId} and source_id = ${sourceId} group by attribute`.execute(connection);
  return Object.fromEntries(rows.map((row) => [row.attribute, row.count]));
}

/** Cuts the row that tells whether there is more, and names where the next page starts. */
export function toPage<Row extends object>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
