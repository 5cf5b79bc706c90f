import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import type { Attributes } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ObjectDetail, ObjectId, ObjectSummary, QuarantinedValue } from './object.ts';
import { attributeLines } from './object.ts';
import { decodeCursor } from './cursor.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { Page, Paging } from './page.ts';
import { summaryColumns, toPage } from './page.ts';

export type { Page, Paging } from './page.ts';

interface DetailRow extends Omit<ObjectDetail, 'attributes' | 'quarantined'> {
  readonly onPremises: Attributes;
  readonly cloud: Attributes;
}

/** One object with everything known of it, also from the recycle bin. */
export async function getObject(
  connection: Connection,
  tenant: TenantKey,
  id: string,
): Promise<ObjectDetail | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<DetailRow>`${prepared}
    select ${summaryColumns}, o.number, o.source_anchor as "sourceAnchor", o.mail_nickname as "mailNickname",
      o.on_premises as "onPremises", o.cloud
    from object o where o.tenant = ${tenant.number} and o.id = ${id}`.execute(connection);
  const row = rows[0];
  if (!row) return undefined;
  const quarantined = await listQuarantined(connection, tenant, row.id);
  const { onPremises: _onPremises, cloud: _cloud, ...rest } = row;
  return { ...rest, attributes: attributeLines(row, quarantined), quarantined };
}

async function listQuarantined(
  connection: Connection,
  tenant: TenantKey,
  id: ObjectId,
): Promise<readonly QuarantinedValue[]> {
  const { rows } = await sql<QuarantinedValue>`${prepared}
    select q.attribute, q.value, q.code, q.since, a.object_id as "heldBy"
    from quarantine q left join address a on a.tenant = q.tenant and a.value = q.value
      and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end
    where q.tenant = ${tenant.number} and q.object_id = ${id} order by q.attribute, q.value`.execute(connection);
  return rows;
}

interface NumberedSummary extends ObjectSummary {
  readonly number: number;
}

/** An object as references name it. */
function numberOf(tenant: TenantKey, id: string) {
  return sql`(select o.number from object o where o.tenant = ${tenant.number} and o.id = ${id})`;
}

function withoutNumbers({ items, next }: Page<NumberedSummary>): Page<ObjectSummary> {
  return { items: items.map(({ number: _number, ...summary }) => summary), next };
}

/**
 * What an object refers to (`member`: the members of a group). In the order of creation; those in the recycle bin are
 * left out.
 */
export async function listReferences(
  connection: Connection,
  tenant: TenantKey,
  sourceId: string,
  { attribute = 'member', after, limit = 50 }: Paging & { readonly attribute?: string } = {},
): Promise<Page<ObjectSummary>> {
  if (!isUuid(sourceId)) return { items: [], next: null };
  const [number] = decodeCursor(after, ['integer']);
  const start = number === undefined ? sql`` : sql`and r.target > ${number}::bigint`;
  const { rows } = await sql<NumberedSummary>`
    select ${summaryColumns}, o.number from reference r
    join object o on o.tenant = ${tenant.number} and o.number = r.target and o.deleted_at is null
    where r.tenant = ${tenant.number} and r.source = ${numberOf(tenant, sourceId)}
      and r.attribute = ${attribute} ${start}
    order by r.target limit ${limit + 1}`.execute(connection);
  return withoutNumbers(toPage(rows, limit, (row) => [row.number]));
}

/** What refers to an object (`member`: the groups that it is a direct member of). */
export async function listReferrers(
  connection: Connection,
  tenant: TenantKey,
  targetId: string,
  { attribute = 'member', after, limit = 50 }: Paging & { readonly attribute?: string } = {},
): Promise<Page<ObjectSummary>> {
  if (!isUuid(targetId)) return { items: [], next: null };
  const [number] = decodeCursor(after, ['integer']);
  const start = number === undefined ? sql`` : sql`and r.source > ${number}::bigint`;
  const { rows } = await sql<NumberedSummary>`
    select ${summaryColumns}, o.number from reference r
    join object o on o.tenant = ${tenant.number} and o.number = r.source and o.deleted_at is null
    where r.tenant = ${tenant.number} and r.target = ${numberOf(tenant, targetId)}
      and r.attribute = ${attribute} ${start}
    order by r.source limit ${limit + 1}`.execute(connection);
  return withoutNumbers(toPage(rows, limit, (row) => [row.number]));
}

/**
 * How many references an object has, by attribute: `{ member: 312, owner: 1 }`. Counts those to objects in the recycle
 * bin too.
 */
export async function countReferences(
  connection: Connection,
  tenant: TenantKey,
  sourceId: string,
): Promise<Readonly<Record<string, number>>> {
  if (!isUuid(sourceId)) return {};
  const { rows } = await sql<{ attribute: string; count: number }>`
    select attribute, count(*) as count from reference
    where tenant = ${tenant.number} and source = ${numberOf(tenant, sourceId)} group by attribute`.execute(connection);
  return Object.fromEntries(rows.map((row) => [row.attribute, row.count]));
}
