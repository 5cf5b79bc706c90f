import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { CloudClass } from '../../directory/index.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { getTenant } from '../tenants/store.ts';
import type { AddressRow } from './address-store.ts';
import { addAddresses, takenAddresses } from './address-store.ts';
import { smtpClaims } from './address.ts';
import { writeChanges } from './change-log.ts';
import { CountChanges } from './counters.ts';
import { decodeCursor } from './cursor.ts';
import { lockTenant } from './lock.ts';
import { placeholderName } from './names.ts';
import type { ObjectId, ObjectSummary, ObjectValues, QuarantinedValue } from './object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Page, Paging } from './page.ts';
import { summaryColumns, toPage } from './page.ts';

/** How long a deleted object can be restored with its id, memberships and source anchor. */
export const RETENTION_MS = 30 * DAY;

/** What can be restored, the latest deletion first. */
export async function listDeleted(
  connection: Connection,
  tenant: TenantKey,
  { objectClass, after, limit = 50 }: Paging & { readonly objectClass?: CloudClass } = {},
): Promise<Page<ObjectSummary>> {
  const [deletedAt, id] = decodeCursor(after, ['time', 'uuid']);
  const start =
    deletedAt === undefined ? sql`` : sql`and (o.deleted_at, o.id) < (${deletedAt}::timestamptz, ${id}::uuid)`;
  const { rows } = await sql<ObjectSummary & { readonly deletedAtText: string }>`
    select ${summaryColumns}, o.deleted_at::text as "deletedAtText" from object o
    where o.tenant = ${tenant.number} and o.deleted_at is not null
      ${objectClass === undefined ? sql`` : sql`and o.class = ${objectClass}`} ${start}
    order by o.deleted_at desc, o.id desc limit ${limit + 1}`.execute(connection);
  return toPage(rows, limit, (row) => [row.deletedAtText, row.id]);
}

interface DeletedRow extends ObjectValues {
  readonly id: ObjectId;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string | null;
  readonly anchorTaken: boolean;
}

/**
 * Takes an object out of the recycle bin: the same id, memberships and roles. Names and addresses that others have got
 * since go into quarantine; a user then has a placeholder as its name. Throws `cloud.unknown-object`, and
 * `cloud.object-exists` when its source anchor lives on in another object.
 */
export async function restoreObject(
  context: FeatureContext,
  tenant: TenantKey,
  id: string,
  actor: string,
): Promise<{ readonly quarantined: readonly string[] }> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    await lockTenant(transaction, tenant);
    const row = await readDeleted(transaction, tenant, id);
    if (!row) throw cloudErrors('cloud.unknown-object', { id });
    if (row.anchorTaken) throw cloudErrors('cloud.object-exists', { value: row.sourceAnchor ?? '' });
    const now = clock.now();
    const { held, lost, userPrincipalName } = await settleNames(transaction, tenant, row);
    await sql`update object set deleted_at = null, changed_at = ${now}, user_principal_name = ${userPrincipalName}
      where tenant = ${tenant.number} and id = ${row.id}`.execute(transaction);
    await addAddresses(transaction, tenant, held);
    await sql`insert into quarantine (tenant, object_id, attribute, value, is_primary, code, since)
      select ${tenant.number}, ${row.id}, n.attribute, n.value, n."isPrimary", 'AttributeValueMustBeUnique', ${now}
      from jsonb_to_recordset(${JSON.stringify(lost)}::jsonb)
        as n (attribute text, value text, "isPrimary" boolean)`.execute(transaction);
    const counts = new CountChanges();
    counts.move(row.objectClass, 'deleted', row.synchronized ? 'synchronized' : 'cloud');
    await counts.write(transaction, tenant);
    const change = { objectId: row.id, objectClass: row.objectClass, kind: 'restored', details: {} } as const;
    await writeChanges(transaction, tenant, { actor, at: now }, [change]);
    return { quarantined: lost.map(({ value }) => value) };
  });
}

async function readDeleted(connection: Connection, tenant: TenantKey, id: string): Promise<DeletedRow | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<DeletedRow>`
    select o.id, o.class as "objectClass", o.source_anchor as "sourceAnchor", o.synchronized,
      o.user_principal_name as "userPrincipalName", o.mail_nickname as "mailNickname", o.on_premises as "onPremises",
      o.cloud,
      exists (select 1 from object l
        where l.tenant = o.tenant and l.source_anchor = o.source_anchor and l.deleted_at is null)
        as "anchorTaken"
    from object o where o.tenant = ${tenant.number} and o.id = ${id} and o.deleted_at is not null`.execute(connection);
  return rows[0];
}

async function settleNames(transaction: Connection, tenant: TenantKey, row: DeletedRow) {
  const held: AddressRow[] = [];
  const lost: Pick<QuarantinedValue & AddressRow, 'attribute' | 'value' | 'isPrimary'>[] = [];
  const claims = smtpClaims({ ...row.cloud, ...row.onPremises });
  const taken = await takenAddresses(
    transaction,
    tenant,
    'smtp',
    claims.map(({ value }) => value),
  );
  for (const { value, isPrimary } of claims) {
    if (taken.has(value)) lost.push({ attribute: 'proxyAddresses', value, isPrimary });
    else held.push({ kind: 'smtp', value, isPrimary, objectId: row.id });
  }
  const wanted = row.userPrincipalName;
  if (wanted === null) return { held, lost, userPrincipalName: null };
  const name = await freeName(transaction, tenant, row, wanted);
  if (name !== wanted) lost.push({ attribute: 'userPrincipalName', value: wanted.toLowerCase(), isPrimary: true });
  held.push({ kind: 'upn', value: name.toLowerCase(), isPrimary: true, objectId: row.id });
  return { held, lost, userPrincipalName: name };
}

async function freeName(transaction: Connection, tenant: TenantKey, row: DeletedRow, wanted: string): Promise<string> {
  const { initialDomain } = await getTenant(transaction, tenant);
  for (let attempt = -1; ; attempt++) {
    const name = attempt < 0 ? wanted : placeholderName(wanted, row.sourceAnchor ?? row.id, attempt, initialDomain);
    const taken = await takenAddresses(transaction, tenant, 'upn', [name.toLowerCase()]);
    if (taken.size === 0) return name;
  }
}

/** Removes for good what is in the recycle bin for longer than the retention. Answers how many. */
export async function purgeExpired(context: FeatureContext, tenant: TenantKey): Promise<number> {
  const before = new Date(context.clock.now().getTime() - RETENTION_MS);
  return await purge(context, tenant, 'system', sql`deleted_at < ${before}`);
}

async function purge(
  context: FeatureContext,
  tenant: TenantKey,
  actor: string,
  condition: ReturnType<typeof sql>,
): Promise<number> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    await lockTenant(transaction, tenant);
    const { rows } = await sql<{ objectId: ObjectId; number: number; objectClass: CloudClass }>`
      delete from object where tenant = ${tenant.number} and deleted_at is not null and ${condition}
      returning id as "objectId", number, class as "objectClass"`.execute(transaction);
    if (rows.length === 0) return 0;
    const numbers = rows.map(({ number }) => number);
    await sql`delete from reference where tenant = ${tenant.number} and source = any(${numbers}::integer[])`.execute(
      transaction,
    );
    await sql`delete from reference where tenant = ${tenant.number} and target = any(${numbers}::integer[])`.execute(
      transaction,
    );
    await sql`delete from object_forest where tenant = ${tenant.number} and number = any(${numbers}::integer[])`.execute(
      transaction,
    );
    const counts = new CountChanges();
    for (const { objectClass } of rows) counts.add(objectClass, 'deleted', -1);
    await counts.write(transaction, tenant);
    const changes = rows.map(({ number: _number, ...row }) => ({ ...row, kind: 'purged' as const, details: {} }));
    await writeChanges(transaction, tenant, { actor, at: clock.now() }, changes);
    return rows.length;
  });
}
