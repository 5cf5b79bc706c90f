import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { ensureAccount } from './account.ts';
import { accountErrors } from './errors.ts';
import { hashPassword } from './password-hash.ts';
import { endSessions } from './session-store.ts';

const MINIMUM_PASSWORD_LENGTH = 12;

/**
 * What a new password will be compared with. Takes its time: never inside of a transaction. Throws
 * `accounts.password-too-short`.
 */
export async function newVerifier(password: string): Promise<string> {
  if (password.length < MINIMUM_PASSWORD_LENGTH)
    throw accountErrors('accounts.password-too-short', { length: MINIMUM_PASSWORD_LENGTH });
  return await hashPassword(password);
}

/**
 * Sets the password of a person and ends every session: whoever knew the old one is out. Throws
 * `accounts.password-too-short`.
 */
export async function setPassword(
  context: FeatureContext,
  tenant: TenantKey,
  id: ObjectId,
  password: string,
): Promise<void> {
  const verifier = await newVerifier(password);
  await inTransaction(context, async (inside) => await saveVerifier(inside, tenant, id, verifier));
}

/** In a transaction of the caller. */
export async function saveVerifier(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  id: ObjectId,
  verifier: string,
): Promise<void> {
  await ensureAccount(connection, tenant, id);
  // First, since it takes the lock that a sign-in with the old password waits for.
  await endSessions(connection, tenant, [id], clock.now());
  await sql`insert into credential (tenant, object_id, kind, verifier, set_at)
    values (${tenant.number}, ${id}, 'password', ${verifier}, ${clock.now()})
    on conflict (tenant, object_id, kind) do update
      set verifier = excluded.verifier, set_at = excluded.set_at, must_change = false`.execute(connection);
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
