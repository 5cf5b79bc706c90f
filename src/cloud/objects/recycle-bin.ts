import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { decodeCursor } from './cursor.ts';
import type { ObjectSummary } from './object.ts';
import type { Connection, Page, Paging } from './store.ts';
import { summaryColumns, toPage } from './store.ts';

/** How long a deleted object can be restored with its id, memberships and source anchor. */
export const RETENTION_MS = 30 * DAY;

/** What can be restored, the latest deletion first. */
export async function listDeleted(
  connection: Connection,
  tenantId: TenantId,
  { objectClass, after, limit = 50 }: Paging & { readonly objectClass?: CloudClass } = {},
): Promise<Page<ObjectSummary>> {
  const [deletedAt, id] = decodeCursor(after, 2);
  const start =
    deletedAt === undefined ? sql`` : sql`and (o.deleted_at, o.id) < (${deletedAt}::timestamptz, ${id}::uuid)`;
  const { rows } = await sql<ObjectSummary & { readonly deletedAtText: string }>`
    select ${summaryColumns}, o.deleted_at::text as "deletedAtText" from object o
    where o.tenant_id = ${tenantId} and o.deleted_at is not null
      ${objectClass === undefined ? sql`` : sql`and o.class = ${objectClass}`} ${start}
    order by o.deleted_at desc, o.id desc limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.deletedAtText, row.id]);
}
