import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { CounterState } from './counter-rule.ts';
import type { MethodId } from './method.ts';
import type { Owner } from './method-store.ts';
import type { PasskeyRecord } from './passkey.ts';

export interface KeptPasskey extends PasskeyRecord {
  readonly id: MethodId;
  readonly objectId: ObjectId;
  readonly name: string;
  readonly credentialId: string;
  readonly counter: CounterState;
}

const columns = sql`m.id, m.object_id as "objectId", m.name, m.handle as "credentialId", m.public`;
type Row = Pick<KeptPasskey, 'id' | 'objectId' | 'name' | 'credentialId'> & {
  readonly public: PasskeyRecord & Pick<KeptPasskey, 'counter'>;
};

function toKept({ public: kept, ...row }: Row): KeptPasskey {
  return { ...row, ...kept };
}

/** Locked until the end of the transaction, so that two assertions are judged one after the other. */
export async function lockPasskey(
  transaction: Connection,
  tenant: TenantKey,
  credentialId: string,
): Promise<KeptPasskey | undefined> {
  const { rows } = await sql<Row>`select ${columns} from method m
    where m.tenant = ${tenant.number} and m.kind = 'passkey' and m.handle = ${credentialId}
    for update`.execute(transaction);
  return rows[0] && toKept(rows[0]);
}

export async function listPasskeys(connection: Connection, { tenant, id }: Owner): Promise<readonly KeptPasskey[]> {
  const { rows } = await sql<Row>`select ${columns} from method m
    where m.tenant = ${tenant.number} and m.object_id = ${id} and m.kind = 'passkey'
    order by m.created_at, m.id`.execute(connection);
  return rows.map(toKept);
}

export async function saveUse(
  connection: Connection,
  { tenant }: Pick<Owner, 'tenant'>,
  { id, objectId }: Pick<KeptPasskey, 'id' | 'objectId'>,
  { counter, usedAt }: { readonly counter: CounterState; readonly usedAt: Date },
): Promise<void> {
  await sql`update method set last_used_at = ${usedAt},
      public = public || jsonb_build_object('counter', ${JSON.stringify(counter)}::jsonb)
    where tenant = ${tenant.number} and object_id = ${objectId} and id = ${id}`.execute(connection);
}

/** Whether somebody has this credential already (WebAuthn, 7.1 step 26). */
export async function isKnownCredential(
  connection: Connection,
  tenant: TenantKey,
  credentialId: string,
): Promise<boolean> {
  const { rows } = await sql`select 1 from method
    where tenant = ${tenant.number} and kind = 'passkey' and handle = ${credentialId}`.execute(connection);
  return rows.length > 0;
}
