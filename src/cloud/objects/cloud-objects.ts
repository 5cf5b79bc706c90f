import type { FeatureContext } from '../../base/feature-context.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import { newOrderedId } from '../../base/ordered-id.ts';
import type { Attributes, CloudClass } from '../../directory/index.ts';
import { cloudErrors } from '../errors.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AddressRow } from './address-store.ts';
import { addAddresses, takenAddresses } from './address-store.ts';
import { smtpClaims } from './address.ts';
import { writeChanges } from './change-log.ts';
import { CountChanges } from './counters.ts';
import { lockTenant, saveLastNumber } from './lock.ts';
import { firstMailNickname, textOf } from './names.ts';
import type { ObjectId } from './object.ts';
import { addToSearch } from './search-store.ts';
import { sortName } from './search-text.ts';
import type { Connection } from '../../base/database/connection.ts';

export interface NewObject {
  readonly objectClass: CloudClass;
  /** For a user with `userPrincipalName`. */
  readonly attributes: Attributes;
  /** The immutable id that lets a later synchronization find it (hard match). */
  readonly sourceAnchor?: string | undefined;
}

/**
 * Makes an object that is mastered in the cloud. Throws `cloud.object-exists` when one of its names or addresses is
 * taken.
 */
export async function createObject(
  context: FeatureContext,
  tenant: TenantKey,
  { objectClass, attributes, sourceAnchor }: NewObject,
  actor: string,
): Promise<ObjectId> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    const { lastNumber } = await lockTenant(transaction, tenant);
    const number = lastNumber + 1;
    await saveLastNumber(transaction, tenant, number);
    const now = clock.now();
    const id = newOrderedId<ObjectId>(now.getTime());
    const { userPrincipalName: _, ...rest } = attributes;
    const name = textOf(attributes, 'userPrincipalName') ?? null;
    const sent = { onPremises: {}, cloud: rest, userPrincipalName: name, mailNickname: firstMailNickname(attributes) };
    const made = { ...sent, id, number, objectClass, sourceAnchor: sourceAnchor ?? null, synchronized: false };
    await claimAll(transaction, tenant, addressesOf(id, name, attributes));
    const { numAffectedRows } = await sql`
      insert into object (tenant, id, number, class, source_anchor, synchronized, sort_name, user_principal_name,
        mail_nickname, on_premises, cloud, created_at, changed_at)
      values (${tenant.number}, ${id}, ${number}, ${objectClass}, ${sourceAnchor ?? null}, false, ${sortName(made)},
        ${name}, ${made.mailNickname}, '{}', ${JSON.stringify(rest)}, ${now}, ${now})
      on conflict (tenant, source_anchor) where deleted_at is null and source_anchor is not null do nothing`.execute(
      transaction,
    );
    if (numAffectedRows === 0n) throw cloudErrors('cloud.object-exists', { value: sourceAnchor ?? '' });
    await addToSearch(transaction, tenant, [made]);
    const counts = new CountChanges();
    counts.add(objectClass, 'cloud', 1);
    await counts.write(transaction, tenant);
    const change = { objectId: id, objectClass, kind: 'created', details: {} } as const;
    await writeChanges(transaction, tenant, { actor, at: now }, [change]);
    return id;
  });
}

function addressesOf(objectId: ObjectId, name: string | null, attributes: Attributes): readonly AddressRow[] {
  const mail = smtpClaims(attributes).map((claim): AddressRow => ({ ...claim, objectId }));
  return name === null ? mail : [...mail, { kind: 'upn', value: name.toLowerCase(), isPrimary: true, objectId }];
}

async function claimAll(transaction: Connection, tenant: TenantKey, rows: readonly AddressRow[]): Promise<void> {
  for (const kind of ['upn', 'smtp'] as const) {
    const values = rows.filter((row) => row.kind === kind).map(({ value }) => value);
    const [taken] = await takenAddresses(transaction, tenant, kind, values);
    if (taken !== undefined) throw cloudErrors('cloud.object-exists', { value: taken });
  }
  await addAddresses(transaction, tenant, rows);
}
