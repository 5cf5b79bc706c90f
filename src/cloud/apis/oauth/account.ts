import { sql } from 'kysely';
import type { AccountClaims } from 'oidc-provider';
import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isUuid } from '../../../base/ids.ts';
import { prepared } from '../../../base/database/prepared.ts';
import type { Person, PersonRow } from '../../accounts/person.ts';
import { isLive, personColumns } from '../../accounts/person.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/**
 * Clocks of clients are wrong by minutes, and their libraries refuse what is not valid yet: so it is valid from a while
 * before.
 */
export const NOT_BEFORE_MS = 5 * MINUTE;

/** A person as tokens tell of them. */
export interface TokenPerson extends Person {
  readonly mail: string | null;
}

/** Somebody who may sign in now; undefined for anybody else. */
export async function findTokenPerson(
  { connection }: Pick<FeatureContext, 'connection'>,
  tenant: TenantKey,
  id: string,
): Promise<TokenPerson | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<PersonRow & { mail: string | null }>`${prepared}
    select ${personColumns}, coalesce(o.on_premises->>'mail', o.cloud->>'mail') as mail
    from object o join tenant t on t.number = o.tenant
    join account a on a.tenant = o.tenant and a.object_id = o.id
    where o.tenant = ${tenant.number} and o.id = ${id} and ${isLive} and not a.sign_in_blocked`.execute(connection);
  return rows[0] && { ...rows[0], tenant };
}

/**
 * `sub` is the object id, as `oid` is: it stays when a name changes, and nobody gets it again. The names are for
 * showing, never keys.
 */
export function claimsOf({ id, tenant, upn, displayName, mail }: TokenPerson, now: Date): AccountClaims {
  return {
    sub: id,
    oid: id,
    tid: tenant.id,
    ver: '2.0',
    nbf: notBefore(now.getTime()),
    preferred_username: upn,
    name: displayName,
    ...(mail !== null && { email: mail }),
  };
}

export function notBefore(issuedMs: number): number {
  return Math.floor((issuedMs - NOT_BEFORE_MS) / SECOND);
}

/** Which of them belong to which scope. */
export const claimsByScope = {
  openid: ['sub', 'oid', 'tid', 'ver', 'nbf', 'auth_time', 'amr', 'groups', 'roles'],
  profile: ['name', 'preferred_username'],
  email: ['email'],
} as const;
