import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { ObjectId } from '../objects/object.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { ensureAccount } from './account.ts';
import { hashPassword } from './password-hash.ts';
import { requireGoodPassword } from './password-rules.ts';
import type { Person } from './person.ts';
import { getPerson } from './person.ts';
import { endSessions } from './session-store.ts';

/** Whose password it will be. */
export type Named = Pick<Person, 'upn' | 'displayName'>;

/**
 * What a new password will be compared with. Takes its time: never inside of a transaction. Throws what
 * `requireGoodPassword` throws, and `base.busy`.
 */
export async function newVerifier(
  { connection }: Pick<FeatureContext, 'connection'>,
  tenant: TenantKey,
  { upn, displayName }: Named,
  password: string,
): Promise<string> {
  const { name, displayName: tenantName } = await getTenant(connection, tenant);
  const [localPart = ''] = upn.split('@');
  requireGoodPassword(password, [localPart, displayName, name, tenantName]);
  return await hashPassword(password);
}

/**
 * Sets the password of a person and ends every session: whoever knew the old one is out. Throws what
 * `newVerifier` throws, and `accounts.unknown-user`.
 */
export async function setPassword(
  context: FeatureContext,
  tenant: TenantKey,
  id: ObjectId,
  password: string,
): Promise<void> {
  const verifier = await newVerifier(context, tenant, await getPerson(context.connection, tenant, id), password);
  await inTransaction(context, async (inside) => await saveVerifier(inside, tenant, id, verifier));
}

/** In a transaction of the caller. */
export async function saveVerifier(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  id: ObjectId,
  verifier: string,
  mustChange = false,
): Promise<void> {
  await ensureAccount(connection, tenant, id);
  // First, since it takes the lock that a sign-in with the old password waits for.
  await endSessions(connection, tenant, [id], clock.now());
  await sql`insert into credential (tenant, object_id, kind, verifier, set_at, must_change)
    values (${tenant.number}, ${id}, 'password', ${verifier}, ${clock.now()}, ${mustChange})
    on conflict (tenant, object_id, kind) do update
      set verifier = excluded.verifier, set_at = excluded.set_at, must_change = excluded.must_change`.execute(
    connection,
  );
}

/** The same password at a higher cost; nothing when it was changed meanwhile. */
export async function replaceVerifier(
  connection: Connection,
  tenant: TenantKey,
  id: ObjectId,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  await sql`update credential set verifier = ${after}
    where tenant = ${tenant.number} and object_id = ${id} and kind = 'password' and verifier = ${before}`.execute(
    connection,
  );
}
