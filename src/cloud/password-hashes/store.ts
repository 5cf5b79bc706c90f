import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { HashRefusal } from '../../wire/index.ts';
import { MAX_HASHES } from '../../wire/index.ts';
import { isSynchronizedHash } from '../accounts/synchronized-credential.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { KnownHash } from './judge.ts';

/** A live synchronized user, and the hash that the cloud has of them. */
export interface HashOwner {
  readonly anchor: string;
  readonly id: ObjectId;
  readonly known: KnownHash | undefined;
}

interface OwnerRow {
  readonly anchor: string;
  readonly id: ObjectId;
  readonly setAt: Date | null;
  readonly version: number | null;
  readonly stateAt: Date | null;
  readonly isSameForest: boolean;
}

/** Those of the anchors that are people of this forest, as the forests of each object were written down. */
export async function loadOwners(
  connection: Connection,
  tenant: TenantKey,
  forest: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, HashOwner>> {
  const { rows } = await sql<OwnerRow>`
    select o.source_anchor as anchor, o.id, h.set_at as "setAt", h.version, h.state_at as "stateAt",
      coalesce(h.forest = ${forest}, false) as "isSameForest"
    from object o
    join object_forest f on f.tenant = o.tenant and f.number = o.number and f.forest = ${forest}
    left join credential h on h.tenant = o.tenant and h.object_id = o.id and ${isSynchronizedHash}
    where o.tenant = ${tenant.number} and o.source_anchor = any(${[...anchors]}::text[])
      and o.class = 'user' and o.deleted_at is null and o.synchronized`.execute(connection);
  return new Map(
    rows.map(({ anchor, id, setAt, version, stateAt, isSameForest }) => {
      const known = setAt && version !== null ? { setAt, version, stateAt, isSameForest } : undefined;
      return [anchor, { anchor, id, known }];
    }),
  );
}

/**
 * Holds the people of the anchors as they are until the transaction ends: nobody leaves meanwhile, and of two agents
 * one waits. In the order of ids, so that two never wait for each other.
 */
export async function lockOwners(
  transaction: Connection,
  tenant: TenantKey,
  anchors: readonly string[],
): Promise<void> {
  await sql`select 1 from object where tenant = ${tenant.number} and source_anchor = any(${[...anchors]}::text[])
    order by id for no key update`.execute(transaction);
}

export interface NewHash {
  readonly id: ObjectId;
  readonly verifier: string;
  readonly changedAt: Date;
  readonly version: number;
  readonly forest: string;
  readonly mustChange: boolean;
  readonly expiresAt: Date | null;
  readonly stateAt: Date;
}

/**
 * False when a newer one is there, from whichever forest of the person; one of a former forest gives way whatever its
 * age. In a transaction of the caller, after `ensureAccount`.
 */
export async function saveHash(transaction: Connection, tenant: TenantKey, hash: NewHash): Promise<boolean> {
  const { id, verifier, changedAt, version, forest, mustChange, expiresAt, stateAt } = hash;
  const { rows } = await sql`insert into credential as h
      (tenant, object_id, kind, verifier, set_at, version, forest, must_change, account_expires_at, state_at)
    values (${tenant.number}, ${id}, 'synchronized-hash', ${verifier}, ${changedAt}, ${version}, ${forest},
      ${mustChange}, ${expiresAt}, ${stateAt})
    on conflict (tenant, object_id, kind) do update set verifier = excluded.verifier, set_at = excluded.set_at,
      version = excluded.version, forest = excluded.forest, must_change = excluded.must_change,
      account_expires_at = excluded.account_expires_at, state_at = excluded.state_at
    where (date_trunc('second', h.set_at), h.version) < (date_trunc('second', excluded.set_at), excluded.version)
      or not exists (select from object o where o.tenant = h.tenant and o.id = h.object_id and ${isSynchronizedHash})
    returning h.object_id`.execute(transaction);
  return rows.length > 0;
}

/** What belongs to a password, when the password itself stayed. */
export async function saveState(
  connection: Connection,
  tenant: TenantKey,
  { id, mustChange, expiresAt, stateAt }: Pick<NewHash, 'id' | 'mustChange' | 'expiresAt' | 'stateAt'>,
): Promise<void> {
  await sql`update credential set must_change = ${mustChange}, account_expires_at = ${expiresAt}, state_at = ${stateAt}
    where tenant = ${tenant.number} and object_id = ${id} and kind = 'synchronized-hash'
      and coalesce(state_at <= ${stateAt}, true)`.execute(connection);
}

/** True: there was one, from this forest. */
export async function saveRefusal(
  transaction: Connection,
  tenant: TenantKey,
  { id, forest, reason, at }: { id: ObjectId; forest: string; reason: HashRefusal; at: Date },
): Promise<boolean> {
  await sql`insert into hash_refusal (tenant, object_id, forest, reason, at)
    values (${tenant.number}, ${id}, ${forest}, ${reason}, ${at})
    on conflict (tenant, object_id, forest) do update set reason = excluded.reason, at = excluded.at`.execute(
    transaction,
  );
  const { rows } = await sql`delete from credential where tenant = ${tenant.number} and object_id = ${id}
    and kind = 'synchronized-hash' and coalesce(forest, ${forest}) = ${forest} returning object_id`.execute(
    transaction,
  );
  return rows.length > 0;
}

export async function deleteRefusal(
  transaction: Connection,
  tenant: TenantKey,
  { id, forest }: { id: ObjectId; forest: string },
): Promise<void> {
  await sql`delete from hash_refusal
    where tenant = ${tenant.number} and object_id = ${id} and forest = ${forest}`.execute(transaction);
}

/** Of whom neither a hash nor a refusal is known. */
export async function listWanted(
  connection: Connection,
  tenant: TenantKey,
  forest: string,
  after: string | undefined,
): Promise<{ readonly anchors: string[]; readonly next: string | null }> {
  const { rows } = await sql<{ anchor: string }>`
    select o.source_anchor as anchor from object_forest f
    join object o on o.tenant = f.tenant and o.number = f.number
    where f.tenant = ${tenant.number} and f.forest = ${forest} and o.class = 'user' and o.deleted_at is null
      and o.synchronized and o.source_anchor collate "C" > ${after ?? ''}
      and not exists (select from credential h where h.tenant = ${tenant.number} and h.object_id = o.id
        and ${isSynchronizedHash})
      and not exists (select from hash_refusal r where r.tenant = ${tenant.number} and r.object_id = o.id
        and r.forest = ${forest})
    order by o.source_anchor collate "C" limit ${MAX_HASHES}`.execute(connection);
  const anchors = rows.map(({ anchor }) => anchor);
  return { anchors, next: anchors.length < MAX_HASHES ? null : (anchors.at(-1) ?? null) };
}

/** Of people who leave the scope; in a transaction of the caller. */
export async function deleteHashes(
  transaction: Connection,
  tenant: TenantKey,
  ids: readonly ObjectId[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from credential where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])
    and kind = 'synchronized-hash'`.execute(transaction);
  await sql`delete from hash_refusal
    where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])`.execute(transaction);
}
