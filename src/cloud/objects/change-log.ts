import { required } from '../../base/assert.ts';
import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import { copyTenantRows } from '../../base/database/copy.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { decodeCursor } from './cursor.ts';
import type { ObjectId } from './object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Page, Paging } from './page.ts';
import { toPage } from './page.ts';

export type ChangeKind = 'created' | 'matched' | 'updated' | 'deleted' | 'restored' | 'purged';

export interface ChangeDetails {
  /** Names of the attributes that took another value or went. */
  readonly attributes?: readonly string[];
  /** How many references came and went, by attribute. */
  readonly references?: Readonly<Record<string, { readonly added: number; readonly removed: number }>>;
}

export interface ObjectChange {
  readonly sequence: number;
  readonly at: Date;
  readonly objectId: ObjectId;
  readonly objectClass: CloudClass;
  readonly kind: ChangeKind;
  /** `agent:ID`, `admin:NAME`, `system`. */
  readonly actor: string;
  readonly details: ChangeDetails;
  /** Null when the object was purged since. */
  readonly displayName: string | null;
}

/** The latest changes first, of the tenant or of one object. */
export async function listChanges(
  connection: Connection,
  tenant: TenantKey,
  { objectId, after, limit = 50 }: Paging & { readonly objectId?: string } = {},
): Promise<Page<ObjectChange>> {
  if (objectId !== undefined && !isUuid(objectId)) return { items: [], next: null };
  const [sequence] = decodeCursor(after, ['integer']);
  const start = sequence === undefined ? sql`` : sql`and c.sequence < ${sequence}::bigint`;
  const { rows } = await sql<ObjectChange>`
    select c.sequence, c.at, c.object_id as "objectId", c.class as "objectClass", c.kind, c.actor, c.details,
      coalesce(o.on_premises->>'displayName', o.cloud->>'displayName', o.user_principal_name) as "displayName"
    from object_change c left join object o on o.tenant = c.tenant and o.id = c.object_id
    where c.tenant = ${tenant.number} ${objectId === undefined ? sql`` : sql`and c.object_id = ${objectId}`} ${start}
    order by c.sequence desc limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.sequence]);
}

export interface NewChange {
  readonly objectId: ObjectId;
  readonly objectClass: CloudClass;
  readonly kind: ChangeKind;
  readonly details: ChangeDetails;
}

/**
 * Writes the changes of one transaction. They are counted in the tenant's row, which stays locked until the commit: so
 * the sequence follows the order of commits.
 */
export async function writeChanges(
  connection: Connection,
  tenant: TenantKey,
  { actor, at }: Pick<ObjectChange, 'actor' | 'at'>,
  changes: readonly NewChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const { rows } = await sql<{ last: number }>`
    update provisioning_state set last_change = last_change + ${changes.length} where tenant = ${tenant.number}
    returning last_change as last`.execute(connection);
  const before = required(rows[0], 'the row of the tenant').last - changes.length;
  await copyTenantRows(
    connection,
    tenant,
    'object_change',
    ['sequence', 'at', 'object_id', 'class', 'kind', 'actor', 'details'],
    changes.map(({ objectId, objectClass, kind, details }, index) => [
      before + index + 1,
      at,
      objectId,
      objectClass,
      kind,
      actor,
      JSON.stringify(details),
    ]),
  );
}
