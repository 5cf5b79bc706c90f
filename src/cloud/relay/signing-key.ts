import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { SecretBox } from '../../base/secrets.ts';
import { importSignatureKey } from '../../wire/index.ts';
import type { PublicKey } from '../../wire/index.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';

export interface TenantSigner {
  readonly privateKey: CryptoKey;
  /** What agents are told, and remember. */
  readonly publicKey: PublicKey;
}

/**
 * The key that a tenant's requests to its agents are signed with. Agents remember it from the moment that writeback is switched on: who only reads what passes, or
 * only has a copy of the database, can seal to the agents' keys but not sign.
 */
export async function loadTenantSigner(
  connection: Connection,
  secrets: SecretBox,
  clock: Clock,
  tenantId: TenantId,
): Promise<TenantSigner> {
  const name = `tenant:${tenantId}:relay-key`;
  const stored = await readSealed(connection, tenantId);
  if (stored !== undefined) return await toSigner(JSON.parse(secrets.open(name, stored)) as JWK);
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const sealed = secrets.seal(name, JSON.stringify(await exportJWK(privateKey)));
  // Two nodes at the same moment: the first one's key is everybody's.
  await sql`insert into relay_key (tenant_id, sealed, created_at) values (${tenantId}, ${sealed}, ${clock.now()})
    on conflict do nothing`.execute(connection);
  const kept = (await readSealed(connection, tenantId)) ?? sealed;
  return await toSigner(JSON.parse(secrets.open(name, kept)) as JWK);
}

async function readSealed(connection: Connection, tenantId: TenantId): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`select sealed from relay_key where tenant_id = ${tenantId}`.execute(
    connection,
  );
  return rows[0]?.sealed;
}

async function toSigner(jwk: JWK): Promise<TenantSigner> {
  const { x = '', y = '' } = jwk;
  const key = { kty: 'EC', crv: 'P-256', x, y } as const;
  return {
    privateKey: await importSignatureKey(jwk),
    publicKey: { ...key, kid: await calculateJwkThumbprint(key) },
  };
}
