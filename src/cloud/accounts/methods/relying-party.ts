import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { methodErrors } from './errors.ts';
import type { Place } from './passkey.ts';

/**
 * The name that the passkeys of a tenant belong to (RP id). It is a setting of its own, which the first registration
 * fixes: a passkey works below that name only, so following the public address would end all of them with it.
 */
export async function readRelyingParty(connection: Connection, tenant: TenantKey): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from relying_party
    where tenant = ${tenant.number}`.execute(connection);
  return rows[0]?.name;
}

/** The first choice stays; answers what holds. */
export async function fixRelyingParty(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  name: string,
): Promise<string> {
  await sql`insert into relying_party (tenant, name, fixed_at) values (${tenant.number}, ${name}, ${clock.now()})
    on conflict (tenant) do nothing`.execute(connection);
  return (await readRelyingParty(connection, tenant)) ?? name;
}

/**
 * Where passkeys are used, of the addresses that the configuration has: those whose host is the name, or below it, and
 * that browsers count as secure. Throws `methods.passkey-address` when there is none.
 */
export function placeOf(relyingParty: string, addresses: readonly string[]): Place {
  const origins = addresses
    .filter((address) => isBelow(address, relyingParty))
    .map((address) => new URL(address).origin);
  if (origins.length === 0)
    throw methodErrors('methods.passkey-address', { relyingParty, address: addresses[0] ?? '' });
  return { relyingParty, origins: [...new Set(origins)] };
}

/** The name that a first registration at this address fixes. Throws `methods.passkey-address`. */
export function relyingPartyFor(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return placeOf(hostname, [publicUrl]).relyingParty;
}

/** WebAuthn, 5.1.3: the name is the host of the page or a suffix of it, by labels; addresses of networks are none. */
function isBelow(address: string, relyingParty: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isSecure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  const isName = /[a-z]/i.test(hostname) && !hostname.startsWith('[');
  return isSecure && isName && (hostname === relyingParty || hostname.endsWith(`.${relyingParty}`));
}
