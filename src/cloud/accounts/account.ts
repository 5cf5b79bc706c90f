import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { Language } from '../../base/messages.ts';
import { languages } from '../../base/messages.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** The account of a person; made when they get the first thing that hangs on it. */
export async function ensureAccount(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<void> {
  await sql`insert into account (tenant, object_id) values (${tenant.number}, ${id})
    on conflict (tenant, object_id) do nothing`.execute(connection);
}

export interface AccountState {
  readonly signInBlocked: boolean;
  readonly emergency: boolean;
  readonly lastSignInAt: Date | null;
}

/** An object that never got anything that belongs to an account has an empty one. */
export async function readAccount(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<AccountState> {
  const { rows } = await sql<AccountState>`
    select sign_in_blocked as "signInBlocked", emergency, last_sign_in_at as "lastSignInAt"
    from account where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
  return rows[0] ?? { signInBlocked: false, emergency: false, lastSignInAt: null };
}

/** In which language somebody reads; undefined: they never chose. */
export async function readLanguage(
  connection: Connection,
  { tenant, id }: { readonly tenant: TenantKey; readonly id: ObjectId },
): Promise<Language | undefined> {
  const { rows } = await sql<{ language: string | null }>`select language from account
    where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
  return languages.find((one) => one === rows[0]?.language);
}

/** In a transaction of the caller; the account is made when there is none. */
export async function saveLanguage(
  transaction: Connection,
  { tenant, id }: { readonly tenant: TenantKey; readonly id: ObjectId },
  language: Language,
): Promise<void> {
  await ensureAccount(transaction, tenant, id);
  await sql`update account set language = ${language}
    where tenant = ${tenant.number} and object_id = ${id}`.execute(transaction);
}

export async function markEmergency(connection: Connection, tenant: TenantKey, id: ObjectId): Promise<void> {
  await sql`update account set emergency = true
    where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
}

export async function saveSignInBlocked(
  connection: Connection,
  tenant: TenantKey,
  id: ObjectId,
  isBlocked: boolean,
): Promise<void> {
  await sql`update account set sign_in_blocked = ${isBlocked}
    where tenant = ${tenant.number} and object_id = ${id}`.execute(connection);
}
