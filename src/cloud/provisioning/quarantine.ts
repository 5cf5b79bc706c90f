import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { CloudClass } from '../../directory/index.ts';
import { addAddresses, removeAddresses } from '../objects/address-store.ts';
import type { NewChange } from '../objects/change-log.ts';
import { writeChanges } from '../objects/change-log.ts';
import { lockTenant } from '../objects/lock.ts';
import type { ObjectId, QuarantinedValue } from '../objects/object.ts';
import { refreshSearch } from '../objects/search-store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

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

/**
 * Gives values that have become free, if there are any: asked without a lock, since it is asked in every cycle of an
 * agent, whoever freed the value.
 */
export async function giveFreeValues(context: FeatureContext, tenant: TenantKey): Promise<void> {
  if (await hasFreeValues(context.connection, tenant)) await reapplyQuarantined(context, tenant);
}

async function hasFreeValues(connection: Connection, tenant: TenantKey): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (
    select from quarantine q join object o on o.tenant = q.tenant and o.id = q.object_id and o.deleted_at is null
    where q.tenant = ${tenant.number} and not exists (select from address a
      where a.tenant = q.tenant and a.value = q.value
      and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end)) as any`.execute(connection);
  return rows[0]?.any ?? false;
}

/** Gives values that have become free to the object that waits longest for them. Answers how many. */
export async function reapplyQuarantined(context: FeatureContext, tenant: TenantKey): Promise<number> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    await lockTenant(transaction, tenant);
    const now = clock.now();
    const { rows } = await sql<FreeValue>`
      select distinct on (q.attribute, q.value) q.object_id as "objectId", o.class as "objectClass", q.attribute,
        q.value, q.is_primary as "isPrimary", o.user_principal_name as placeholder,
        case when lower(o.on_premises->>'userPrincipalName') = q.value then o.on_premises->>'userPrincipalName'
          else q.value end as spelling
      from quarantine q join object o on o.tenant = q.tenant and o.id = q.object_id and o.deleted_at is null
      where q.tenant = ${tenant.number} and not exists (select 1 from address a
        where a.tenant = q.tenant and a.value = q.value
        and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end)
      order by q.attribute, q.value, q.since, q.object_id`.execute(transaction);
    if (rows.length === 0) return 0;
    const names = rows.filter(({ attribute }) => attribute === 'userPrincipalName');
    await removeAddresses(
      transaction,
      tenant,
      names.flatMap(({ placeholder }) =>
        placeholder === null ? [] : [{ kind: 'upn' as const, value: placeholder.toLowerCase() }],
      ),
    );
    await addAddresses(
      transaction,
      tenant,
      rows.map(({ attribute, ...row }) => ({ ...row, kind: attribute === 'userPrincipalName' ? 'upn' : 'smtp' })),
    );
    const json = JSON.stringify(rows);
    await sql`update object o set user_principal_name = n.spelling, changed_at = ${now}
      from jsonb_to_recordset(${json}::jsonb) as n ("objectId" uuid, attribute text, spelling text)
      where o.tenant = ${tenant.number} and o.id = n."objectId" and n.attribute = 'userPrincipalName'`.execute(
      transaction,
    );
    await refreshSearch(
      transaction,
      tenant,
      names.map(({ objectId }) => objectId),
    );
    await sql`delete from quarantine q using jsonb_to_recordset(${json}::jsonb) as n ("objectId" uuid, attribute text, value text)
      where q.tenant = ${tenant.number} and q.object_id = n."objectId" and q.attribute = n.attribute
        and q.value = n.value`.execute(transaction);
    await writeChanges(transaction, tenant, { actor: 'system', at: now }, changesOf(rows));
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
