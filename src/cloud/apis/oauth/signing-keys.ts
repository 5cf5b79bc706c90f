import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** A private key of a tenant's token endpoint, with `kid`, `alg` and `use`. */
export type SigningKey = JWK & { readonly kid: string };

interface KeyRow {
  readonly keyId: string;
  readonly sealed: string;
}

/**
 * The signing keys of a tenant, the latest first; the first call makes one. Two nodes that do so at the same moment end
 * with the same keys: both are stored, and both read them back.
 */
export async function loadSigningKeys(
  { connection, clock, secrets }: FeatureContext & { readonly secrets: SecretBox },
  tenant: TenantKey,
): Promise<readonly SigningKey[]> {
  const stored = await readKeys(connection, tenant);
  if (stored.length > 0) return stored.map((row) => openKey(secrets, tenant, row));
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const keyId = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(secretName(tenant, keyId), JSON.stringify(jwk));
  await sql`insert into signing_key (tenant, key_id, sealed, created_at)
    values (${tenant.number}, ${keyId}, ${sealed}, ${clock.now()})`.execute(connection);
  return (await readKeys(connection, tenant)).map((row) => openKey(secrets, tenant, row));
}

async function readKeys(connection: Connection, tenant: TenantKey): Promise<readonly KeyRow[]> {
  const { rows } = await sql<KeyRow>`select key_id as "keyId", sealed from signing_key
    where tenant = ${tenant.number} order by created_at desc, key_id`.execute(connection);
  return rows;
}

function openKey(secrets: SecretBox, tenant: TenantKey, { keyId, sealed }: KeyRow): SigningKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of ours, as it was sealed
  const jwk = JSON.parse(secrets.open(secretName(tenant, keyId), sealed)) as JWK;
  return { ...jwk, kid: keyId, alg: 'ES256', use: 'sig' };
}

function secretName(tenant: TenantKey, keyId: string): string {
  return `tenant:${tenant.id}:signing-key:${keyId}`;
}
