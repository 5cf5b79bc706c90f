import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { PrivateJwk, PublicKey } from '../../wire/index.ts';
import { importPrivateKey, newPrivateJwk, publicKeyOf } from '../../wire/index.ts';
import type { Connection } from '../objects/store.ts';
import type { TenantId } from '../tenants/tenant.ts';

export interface TenantSigner {
  readonly privateKey: KeyObject;
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
  if (stored !== undefined) return toSigner(JSON.parse(secrets.open(name, stored)) as PrivateJwk);
  const sealed = secrets.seal(name, JSON.stringify(newPrivateJwk()));
  // Two nodes at the same moment: the first one's key is everybody's.
  await sql`insert into relay_key (tenant_id, sealed, created_at) values (${tenantId}, ${sealed}, ${clock.now()})
    on conflict do nothing`.execute(connection);
  const kept = (await readSealed(connection, tenantId)) ?? sealed;
  return toSigner(JSON.parse(secrets.open(name, kept)) as PrivateJwk);
}

async function readSealed(connection: Connection, tenantId: TenantId): Promise<string | undefined> {
  const { rows } = await sql<{ sealed: string }>`select sealed from relay_key where tenant_id = ${tenantId}`.execute(
    connection,
  );
  return rows[0]?.sealed;
}

function toSigner(jwk: PrivateJwk): TenantSigner {
  return { privateKey: importPrivateKey(jwk), publicKey: publicKeyOf(jwk) };
}
