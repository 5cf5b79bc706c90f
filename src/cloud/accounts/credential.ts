import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Connection } from '../../base/database/connection.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { ensureAccount } from './account.ts';
import { hashPassword } from './password-hash.ts';
import type { Named, RulesContext } from './password-rules/require-password.ts';
import { requirePassword } from './password-rules/require-password.ts';
import { getPerson } from './person.ts';
import { endSessions } from './session-store.ts';

/**
 * What a new password, set by `by`, will be compared with. Takes its time: never inside of a transaction. Throws what
 * `requirePassword` throws, and `base.busy`.
 */
export async function newVerifier(
  context: RulesContext,
  tenant: TenantKey,
  named: Named,
  password: string,
  by = named.upn,
): Promise<string> {
  await requirePassword(context, tenant, named, { kind: 'cloud', password, by });
  return await hashPassword(password);
}

/**
 * Sets the password of a person and ends every session: whoever knew the old one is out. Throws what
 * `newVerifier` throws, and `accounts.unknown-user`.
 */
export async function setPassword(
  context: RulesContext,
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
