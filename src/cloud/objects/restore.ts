import { sql } from 'kysely';
import { inTransaction } from '../../base/database/transaction.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { isUuid } from '../../base/ids.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import { cloudErrors } from '../errors.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AddressRow } from './address-store.ts';
import { addAddresses, takenAddresses } from './address-store.ts';
import { smtpClaims } from './address.ts';
import { writeChanges } from './change-log.ts';
import { CountChanges } from './counters.ts';
import { lockTenant } from './lock.ts';
import { placeholderName } from './names.ts';
import type { ObjectId, ObjectValues, QuarantinedValue } from './object.ts';
import { toObjectId } from './object.ts';
import { refreshSearch } from './search-store.ts';

/**
 * Takes objects out of the recycle bin: the same ids, memberships and roles. A fixed number of statements, whatever the
 * number of objects; the caller has the tenant's lock.
 */

interface DeletedRow extends ObjectValues {
  readonly id: ObjectId;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string | null;
  readonly anchorTaken: boolean;
}

export type Restored =
  | { readonly id: ObjectId; readonly outcome: 'restored'; readonly waiting: readonly string[] }
  /** Its source anchor lives on in another object, or it is not in the recycle bin any more. */
  | { readonly id: ObjectId; readonly outcome: 'anchor-taken' | 'gone' };

type Lost = Pick<QuarantinedValue & AddressRow, 'attribute' | 'value' | 'isPrimary' | 'objectId'>;

/** What became of each, in the order of the ids. Who stands first gets a name or address that several had. */
export async function restoreObjects(
  { connection: transaction, clock }: FeatureContext,
  tenant: TenantKey,
  ids: readonly ObjectId[],
  actor: string,
): Promise<readonly Restored[]> {
  const found = await readDeleted(transaction, tenant, ids);
  const rows = withoutSameAnchor(ids.flatMap((id) => found.get(id) ?? []));
  const now = clock.now();
  const { held, lost, names } = await settleNames(transaction, tenant, rows);
  await sql`update object o set deleted_at = null, deleted_hold = null, changed_at = ${now},
      user_principal_name = n.name
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ id }) => names.get(id) ?? null)}::text[])
      as n (id, name)
    where o.tenant = ${tenant.number} and o.id = n.id`.execute(transaction);
  await refreshSearch(
    transaction,
    tenant,
    rows.map(({ id }) => id),
  );
  await addAddresses(transaction, tenant, held);
  await sql`insert into quarantine (tenant, object_id, attribute, value, is_primary, code, since)
    select ${tenant.number}, n."objectId", n.attribute, n.value, n."isPrimary", 'AttributeValueMustBeUnique', ${now}
    from jsonb_to_recordset(${JSON.stringify(lost)}::jsonb)
      as n ("objectId" uuid, attribute text, value text, "isPrimary" boolean)`.execute(transaction);
  const counts = new CountChanges();
  for (const row of rows) counts.move(row.objectClass, 'deleted', row.synchronized ? 'synchronized' : 'cloud');
  await counts.write(transaction, tenant);
  const changes = rows.map(
    ({ id, objectClass }) => ({ objectId: id, objectClass, kind: 'restored', details: {} }) as const,
  );
  await writeChanges(transaction, tenant, { actor, at: now }, changes);
  const waiting = Map.groupBy(lost, ({ objectId }) => objectId);
  const restored = new Set(rows.map(({ id }) => id));
  return ids.map((id): Restored => {
    const values = waiting.get(id)?.map(({ value }) => value) ?? [];
    if (restored.has(id)) return { id, outcome: 'restored', waiting: values };
    return { id, outcome: found.has(id) ? 'anchor-taken' : 'gone' };
  });
}

/**
 * One object. Names and addresses that others have got since go into quarantine; a user then has a placeholder as its
 * name. Throws `cloud.unknown-object`, and `cloud.object-exists` when its source anchor lives on in another object.
 */
export async function restoreObject(
  context: FeatureContext,
  tenant: TenantKey,
  id: string,
  actor: string,
): Promise<{ readonly quarantined: readonly string[] }> {
  return await inTransaction(context, async (within) => {
    await lockTenant(within.connection, tenant);
    if (!isUuid(id)) throw cloudErrors('cloud.unknown-object', { id });
    const [restored] = await restoreObjects(within, tenant, [toObjectId(id)], actor);
    if (restored?.outcome === 'restored') return { quarantined: restored.waiting };
    if (restored?.outcome === 'anchor-taken') throw cloudErrors('cloud.object-exists', { value: id });
    throw cloudErrors('cloud.unknown-object', { id });
  });
}

async function readDeleted(
  connection: Connection,
  tenant: TenantKey,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, DeletedRow>> {
  const { rows } = await sql<DeletedRow>`
    select o.id, o.class as "objectClass", o.source_anchor as "sourceAnchor", o.synchronized,
      o.user_principal_name as "userPrincipalName", o.mail_nickname as "mailNickname", o.on_premises as "onPremises",
      o.cloud,
      exists (select 1 from object l
        where l.tenant = ${tenant.number} and l.source_anchor = o.source_anchor and l.deleted_at is null)
        as "anchorTaken"
    from object o where o.tenant = ${tenant.number} and o.id = any(${ids}::uuid[]) and o.deleted_at is not null`.execute(
    connection,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Of several with one source anchor, the first; none where a live object has it. */
function withoutSameAnchor(rows: readonly DeletedRow[]): readonly DeletedRow[] {
  const seen = new Set<string>();
  return rows.filter(({ sourceAnchor, anchorTaken }) => {
    if (sourceAnchor === null) return true;
    if (anchorTaken || seen.has(sourceAnchor)) return false;
    seen.add(sourceAnchor);
    return true;
  });
}

async function settleNames(transaction: Connection, tenant: TenantKey, rows: readonly DeletedRow[]) {
  const held: AddressRow[] = [];
  const lost: Lost[] = [];
  const claims = rows.map((row) => ({ row, smtp: smtpClaims({ ...row.cloud, ...row.onPremises }) }));
  const asked = claims.flatMap(({ smtp }) => smtp.map(({ value }) => value));
  const mail = new Set(await takenAddresses(transaction, tenant, 'smtp', asked));
  for (const { row, smtp } of claims) {
    for (const { value, isPrimary } of smtp) {
      if (mail.has(value)) lost.push({ attribute: 'proxyAddresses', value, isPrimary, objectId: row.id });
      else held.push({ kind: 'smtp', value, isPrimary, objectId: row.id });
      mail.add(value);
    }
  }
  const names = await freeNames(transaction, tenant, rows);
  for (const { id: objectId, userPrincipalName: wanted } of rows) {
    const name = names.get(objectId);
    if (wanted === null || name === undefined) continue;
    if (name !== wanted)
      lost.push({ attribute: 'userPrincipalName', value: wanted.toLowerCase(), isPrimary: true, objectId });
    held.push({ kind: 'upn', value: name.toLowerCase(), isPrimary: true, objectId });
  }
  return { held, lost, names };
}

/** The name that each wants, or a placeholder where somebody else has it: asked again for those that have none yet. */
async function freeNames(
  transaction: Connection,
  tenant: TenantKey,
  rows: readonly DeletedRow[],
): Promise<ReadonlyMap<ObjectId, string>> {
  const names = new Map<ObjectId, string>();
  const used = new Set<string>();
  let left = rows.filter(({ userPrincipalName }) => userPrincipalName !== null);
  for (let attempt = -1; left.length > 0; attempt++) {
    const { initialDomain } = await getTenant(transaction, tenant);
    const tries = left.map((row) => {
      const wanted = row.userPrincipalName ?? '';
      const name = attempt < 0 ? wanted : placeholderName(wanted, row.sourceAnchor ?? row.id, attempt, initialDomain);
      return { row, name, key: name.toLowerCase() };
    });
    const taken = await takenAddresses(
      transaction,
      tenant,
      'upn',
      tries.map(({ key }) => key),
    );
    left = [];
    for (const { row, name, key } of tries) {
      if (taken.has(key) || used.has(key)) left.push(row);
      else names.set(row.id, name);
      used.add(key);
    }
  }
  return names;
}
