import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** What agents get, and what people and applications get: libraries of the field know RS256 and little else. */
export const signingAlgorithms = ['ES256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** A private key of a tenant's token endpoint. */
export type SigningKey = JWK & { readonly kid: string; readonly alg: SigningAlgorithm };

/** With the moment from which it signs. */
export interface StoredKey {
  readonly alg: SigningAlgorithm;
  readonly signsFrom: Date;
  readonly key: SigningKey;
}

interface KeyRow {
  readonly keyId: string;
  readonly algorithm: SigningAlgorithm;
  readonly sealed: string;
  readonly signsFrom: Date;
}

export interface KeyContext extends FeatureContext {
  readonly secrets: SecretBox;
}

/**
 * The signing keys of a tenant; the first call makes one of each kind. Two nodes that do so at the same moment end with
 * the same keys: all are stored, and both read them back.
 */
export async function loadSigningKeys(context: KeyContext, tenant: TenantKey): Promise<readonly StoredKey[]> {
  const { connection, secrets } = context;
  const stored = await readKeys(connection, tenant);
  const missing = signingAlgorithms.filter((algorithm) => !stored.some((key) => key.algorithm === algorithm));
  for (const algorithm of missing) await addSigningKey(context, tenant, { algorithm, signsFrom: context.clock.now() });
  const all = missing.length === 0 ? stored : await readKeys(connection, tenant);
  return all.map((row) => ({
    ...{ alg: row.algorithm, signsFrom: row.signsFrom },
    key: openKey(secrets, tenant, row),
  }));
}

export async function addSigningKey(
  { connection, clock, secrets }: KeyContext,
  tenant: TenantKey,
  { algorithm, signsFrom }: { readonly algorithm: SigningAlgorithm; readonly signsFrom: Date },
): Promise<void> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const keyId = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(secretName(tenant, keyId), JSON.stringify(jwk));
  await sql`insert into signing_key (tenant, key_id, algorithm, sealed, created_at, signs_from)
    values (${tenant.number}, ${keyId}, ${algorithm}, ${sealed}, ${clock.now()}, ${signsFrom})`.execute(connection);
}

async function readKeys(connection: Connection, tenant: TenantKey): Promise<readonly KeyRow[]> {
  const { rows } = await sql<KeyRow>`select key_id as "keyId", algorithm, sealed,
      signs_from as "signsFrom" from signing_key
    where tenant = ${tenant.number} order by signs_from desc, key_id`.execute(connection);
  return rows;
}

function openKey(secrets: SecretBox, tenant: TenantKey, { keyId, algorithm, sealed }: KeyRow): SigningKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of ours, as it was sealed
  const jwk = JSON.parse(secrets.open(secretName(tenant, keyId), sealed)) as JWK;
  return { ...jwk, kid: keyId, alg: algorithm, use: 'sig' };
}

function secretName(tenant: TenantKey, keyId: string): string {
  return `tenant:${tenant.id}:signing-key:${keyId}`;
}
