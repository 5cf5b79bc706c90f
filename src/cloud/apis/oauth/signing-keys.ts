import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import type { Clock } from '../../../base/clock.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { Connection } from '../../objects/page.ts';
import type { TenantId } from '../../tenants/tenant.ts';

/** A private key of a tenant's token endpoint, with `kid`, `alg` and `use`. */
export type SigningKey = JWK & { readonly kid: string };

interface KeyRow {
  readonly keyId: string;
  readonly sealed: string;
}

/**
 * The signing keys of a tenant, the latest first; the first call makes one. Two nodes that do so at the same moment end with the same keys: both are
 * stored, and both read them back.
 */
export async function loadSigningKeys(
  connection: Connection,
  secrets: SecretBox,
  clock: Clock,
  tenantId: TenantId,
): Promise<readonly SigningKey[]> {
  const stored = await readKeys(connection, tenantId);
  if (stored.length > 0) return stored.map((row) => openKey(secrets, tenantId, row));
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const keyId = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(secretName(tenantId, keyId), JSON.stringify(jwk));
  await sql`insert into signing_key (tenant_id, key_id, sealed, created_at)
    values (${tenantId}, ${keyId}, ${sealed}, ${clock.now()})`.execute(connection);
  return (await readKeys(connection, tenantId)).map((row) => openKey(secrets, tenantId, row));
}

async function readKeys(connection: Connection, tenantId: TenantId): Promise<readonly KeyRow[]> {
  const { rows } = await sql<KeyRow>`select key_id as "keyId", sealed from signing_key
    where tenant_id = ${tenantId} order by created_at desc, key_id`.execute(connection);
  return rows;
}

function openKey(secrets: SecretBox, tenantId: TenantId, { keyId, sealed }: KeyRow): SigningKey {
  const jwk = JSON.parse(secrets.open(secretName(tenantId, keyId), sealed)) as JWK;
  return { ...jwk, kid: keyId, alg: 'ES256', use: 'sig' };
}

function secretName(tenantId: TenantId, keyId: string): string {
  return `tenant:${tenantId}:signing-key:${keyId}`;
}
