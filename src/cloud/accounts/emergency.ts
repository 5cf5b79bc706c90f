import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { accountErrors } from './errors.ts';
import type { Person } from './person.ts';
import { isLive } from './person.ts';

/**
 * Emergency accounts that could save the day, two of them at most: a global administrator who may sign in and has
 * something to sign in with.
 */
export async function usableEmergencies(connection: Connection, tenant: TenantKey): Promise<readonly ObjectId[]> {
  const { rows } = await sql<{ id: ObjectId }>`
    select a.object_id as id from account a join object o on o.tenant = a.tenant and o.id = a.object_id
    join role_assignment r on r.tenant = a.tenant and r.object_id = a.object_id and r.role = 'global'
    where a.tenant = ${tenant.number} and a.emergency and not a.sign_in_blocked and ${isLive}
      and (exists (select from credential c where c.tenant = a.tenant and c.object_id = a.object_id)
        or exists (select from method m where m.tenant = a.tenant and m.object_id = a.object_id and m.kind = 'passkey'))
    limit 2`.execute(connection);
  return rows.map(({ id }) => id);
}

/** One time that an emergency account signed in. */
export interface EmergencySignIn {
  readonly id: string;
  readonly user: string;
  readonly address: string;
  readonly at: Date;
}

/** Each since then; renewing a proof or a token is none. */
export async function emergencySignInsOf(
  connection: Connection,
  tenant: TenantKey,
  since: Date,
): Promise<readonly EmergencySignIn[]> {
  const { rows } = await sql<EmergencySignIn>`
    select s.id, s.name as user, coalesce(s.address, '–') as address, s.at from account a
    join sign_in s on s.tenant = a.tenant and s.object_id = a.object_id
    where a.tenant = ${tenant.number} and a.emergency and a.last_sign_in_at > ${since}
      and s.day >= ${since.toISOString().slice(0, 10)}::date and s.at > ${since} and s.result = 'success'
      and s.kind not in ('confirmation', 'silent', 'refresh')
    order by s.id desc limit 50`.execute(connection);
  return rows;
}

/**
 * Refuses what would take the last usable emergency account away. The caller has the tenant's lock, as everybody who
 * changes one of these. Throws `accounts.last-emergency`.
 */
export async function keepEmergency(
  transaction: Connection,
  { tenant, id, upn }: Pick<Person, 'tenant' | 'id' | 'upn'>,
): Promise<void> {
  const usable = await usableEmergencies(transaction, tenant);
  if (usable.length === 1 && usable[0] === id) throw accountErrors('accounts.last-emergency', { name: upn });
}
