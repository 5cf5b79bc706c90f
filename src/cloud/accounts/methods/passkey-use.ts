import { sql } from 'kysely';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isHawserError } from '../../../base/errors.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { placeOf, readRelyingParty } from './relying-party.ts';

/** The passkeys of a tenant, and whether the public address can still use them. */
export interface PasskeyUse {
  /** Null: nobody registered one yet. */
  readonly relyingParty: string | null;
  readonly isUsable: boolean;
  readonly passkeys: number;
  readonly people: number;
  /** People with nothing else: no password, authenticator or recovery code. */
  readonly withoutOther: number;
}

export async function passkeyUse(
  { connection }: Pick<FeatureContext, 'connection'>,
  tenant: TenantKey,
  publicUrl: string,
): Promise<PasskeyUse> {
  const relyingParty = (await readRelyingParty(connection, tenant)) ?? null;
  const { rows } = await sql<Omit<PasskeyUse, 'relyingParty' | 'isUsable'>>`
    select coalesce(sum(p.count), 0)::integer as passkeys, count(*)::integer as people,
      count(*) filter (where not exists (select from credential c
          where c.tenant = ${tenant.number} and c.object_id = p.object_id)
        and not exists (select from method m where m.tenant = ${tenant.number} and m.object_id = p.object_id
          and m.kind in ('authenticator', 'recovery-codes')))::integer as "withoutOther"
    from (select m.object_id, count(*) as count from method m
      where m.tenant = ${tenant.number} and m.kind = 'passkey' group by m.object_id) p`.execute(connection);
  const counts = rows[0] ?? { passkeys: 0, people: 0, withoutOther: 0 };
  return { relyingParty, isUsable: relyingParty === null || canUse(relyingParty, publicUrl), ...counts };
}

function canUse(relyingParty: string, publicUrl: string): boolean {
  try {
    return placeOf(relyingParty, [publicUrl]).origins.length > 0;
  } catch (error) {
    if (isHawserError(error, 'methods.passkey-address')) return false;
    throw error;
  }
}
