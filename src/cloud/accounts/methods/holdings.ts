import { sql } from 'kysely';

/**
 * What somebody has registered, of `object o`: passkey, securityKey (a passkey that did not verify its owner),
 * authenticator, recoveryCodes, pass.
 */
export function heldMethods(now: Date) {
  const method = sql`select from method m where m.tenant = o.tenant and m.object_id = o.id`;
  return sql`exists (${method} and m.kind = 'passkey' and (m.public->>'verifiesUser')::boolean) as passkey,
    exists (${method} and m.kind = 'passkey' and not (m.public->>'verifiesUser')::boolean) as "securityKey",
    exists (${method} and m.kind = 'authenticator') as authenticator,
    exists (select from recovery_code k where k.tenant = o.tenant and k.object_id = o.id and k.used_at is null)
      as "recoveryCodes",
    exists (${method} and m.kind = 'pass' and (m.public->>'expiresAt')::timestamptz > ${now}) as pass`;
}
