import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { CloudClass } from '../../directory/index.ts';
import { addAddresses, removeAddresses } from '../objects/address-store.ts';
import type { NewChange } from '../objects/change-log.ts';
import { writeChanges } from '../objects/change-log.ts';
import { lockTenant } from '../objects/lock.ts';
import type { ObjectId, QuarantinedValue } from '../objects/object.ts';
import type { Connection } from '../objects/page.ts';
import type { TenantId } from '../tenants/tenant.ts';

interface FreeValue {
  readonly objectId: ObjectId;
  readonly objectClass: CloudClass;
  readonly attribute: QuarantinedValue['attribute'];
  readonly value: string;
  readonly isPrimary: boolean;
  /** The user principal name with the letter case that the forest sent. */
  readonly spelling: string;
  readonly placeholder: string | null;
}

/** Gives values that have become free to the object that waits longest for them. Answers how many. */
export async function reapplyQuarantined(connection: Connection, clock: Clock, tenantId: TenantId): Promise<number> {
  return await connection.transaction().execute(async (transaction) => {
    await lockTenant(transaction, tenantId);
    const now = clock.now();
    const { rows } = await sql<FreeValue>`
      select distinct on (q.attribute, q.value) q.object_id as "objectId", o.class as "objectClass", q.attribute, q.value,
        q.is_primary as "isPrimary", o.user_principal_name as placeholder,
        case when lower(o.on_premises->>'userPrincipalName') = q.value then o.on_premises->>'userPrincipalName' else q.value end as spelling
      from quarantine q join object o on o.tenant_id = q.tenant_id and o.id = q.object_id and o.deleted_at is null
      where q.tenant_id = ${tenantId} and not exists (select 1 from address a where a.tenant_id = q.tenant_id and a.value = q.value
        and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end)
      order by q.attribute, q.value, q.since, q.object_id`.execute(transaction);
    if (rows.length === 0) return 0;
    const names = rows.filter(({ attribute }) => attribute === 'userPrincipalName');
    await removeAddresses(
      transaction,
      tenantId,
      names.flatMap(({ placeholder }) =>
        placeholder === null ? [] : [{ kind: 'upn' as const, value: placeholder.toLowerCase() }],
      ),
    );
    await addAddresses(
      transaction,
      tenantId,
      rows.map(({ attribute, ...row }) => ({ ...row, kind: attribute === 'userPrincipalName' ? 'upn' : 'smtp' })),
    );
    const json = JSON.stringify(rows);
    await sql`update object o set user_principal_name = n.spelling, changed_at = ${now}
      from jsonb_to_recordset(${json}::jsonb) as n ("objectId" uuid, attribute text, spelling text)
      where o.tenant_id = ${tenantId} and o.id = n."objectId" and n.attribute = 'userPrincipalName'`.execute(
      transaction,
    );
    await sql`delete from quarantine q using jsonb_to_recordset(${json}::jsonb) as n ("objectId" uuid, attribute text, value text)
      where q.tenant_id = ${tenantId} and q.object_id = n."objectId" and q.attribute = n.attribute and q.value = n.value`.execute(
      transaction,
    );
    await writeChanges(transaction, tenantId, now, 'system', changesOf(rows));
    return rows.length;
  });
}

function changesOf(rows: readonly FreeValue[]): readonly NewChange[] {
  return [...Map.groupBy(rows, ({ objectId }) => objectId)].map(([objectId, values]) => ({
    objectId,
    objectClass: values[0]?.objectClass ?? 'user',
    kind: 'updated',
    details: { attributes: [...new Set(values.map(({ attribute }) => attribute))] },
  }));
}
