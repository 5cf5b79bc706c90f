import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { hashRefusals } from '../../wire/index.ts';
import type { HashRefusal } from '../../wire/index.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** Whether somebody of a forest can sign in with a synchronized hash, for people to see. Never the hash. */
export type HashState =
  | { readonly kind: 'stored'; readonly setAt: Date; readonly mustChange: boolean; readonly expiresAt: Date | null }
  | { readonly kind: 'refused'; readonly reason: HashRefusal; readonly at: Date }
  | { readonly kind: 'none' };

interface Row {
  readonly setAt: Date | null;
  readonly mustChange: boolean | null;
  readonly expiresAt: Date | null;
  readonly reason: string | null;
  readonly at: Date | null;
}

export async function readHashState(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<HashState> {
  const { rows } = await sql<Row>`
    select c.set_at as "setAt", c.must_change as "mustChange", c.account_expires_at as "expiresAt", r.reason, r.at
    from (select ${id}::uuid as id) o
    left join credential c on c.tenant = ${tenant.number} and c.object_id = o.id and c.kind = 'synchronized-hash'
    left join hash_refusal r on r.tenant = ${tenant.number} and r.object_id = o.id
    order by r.at desc limit 1`.execute(connection);
  const { setAt, mustChange, expiresAt, reason, at } = rows[0] ?? {};
  if (setAt) return { kind: 'stored', setAt, mustChange: mustChange ?? false, expiresAt: expiresAt ?? null };
  const known = hashRefusals.find((one) => one === reason);
  return known && at ? { kind: 'refused', reason: known, at } : { kind: 'none' };
}
