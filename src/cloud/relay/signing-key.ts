import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { PrivateJwk, PublicKey } from '../../wire/index.ts';
import { importPrivateKey, newPrivateJwk, publicKeyOf } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export interface TenantSigner {
  readonly privateKey: KeyObject;
  /** What agents get, and remember. */
  readonly publicKey: PublicKey;
}

/**
 * The key that a tenant's requests to its agents are signed with. Agents remember it from the moment that writeback is
 * switched on: who only reads what passes, or only has a copy of the database, can seal to the agents' keys but not
 * sign.
 */
export async function loadTenantSigner(
  { connection, clock, secrets }: FeatureContext & { readonly secrets: SecretBox },
  tenant: TenantKey,
): Promise<TenantSigner> {
  const name = `tenant:${tenant.id}:relay-key`;
  const openSigner = (sealed: string): TenantSigner =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as it was sealed below
    toSigner(JSON.parse(secrets.open(name, sealed)) as PrivateJwk);
  const stored = await readSealed(connection, tenant);
  if (stored !== undefined) return openSigner(stored);
  const sealed = secrets.seal(name, JSON.stringify(newPrivateJwk()));
  // Two nodes at the same moment: the first one's key is everybody's.
  await sql`insert into relay_key (tenant, sealed, created_at) values (${tenant.number}, ${sealed}, ${clock.now()})
    on conflict do nothing`.execute(connection);
  const kept = (await readSealed(connection, tenant)) ?? sealed;
  return openSigner(kept);
}

async function readSealed(connection: Connection, tenant: TenantKey): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`select sealed from relay_key where tenant = ${tenant.number}`.execute(
    connection,
  );
  return rows[0]?.sealed;
}

function toSigner(jwk: PrivateJwk): TenantSigner {
  return { privateKey: importPrivateKey(jwk), publicKey: publicKeyOf(jwk) };
}
