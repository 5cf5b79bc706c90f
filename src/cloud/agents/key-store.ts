import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { Signer } from '../../wire/index.ts';
import { importOnce } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { AgentKey } from './store.ts';

/** A key of an agent, under its RFC 7638 thumbprint. */
export interface KnownKey {
  readonly keyId: string;
  readonly publicKey: AgentKey;
}

/** What an agent may prove itself with at this moment. */
export interface AgentKeys {
  readonly name: string;
  readonly present: KnownKey;
  /** The one before, while it is still good. */
  readonly previous: KnownKey | null;
}

/** Undefined: there is no such agent, or it was revoked. `lock`: until the transaction ends, nobody replaces a key. */
export async function readKeys(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  { now, lock = false }: { readonly now: Date; readonly lock?: boolean },
): Promise<AgentKeys | undefined> {
  const { rows } = await sql<AgentKeys>`${prepared}
    select a.name, json_build_object('keyId', a.key_id, 'publicKey', a.public_key) as present,
      case when a.previous_key_until > ${now}
        then json_build_object('keyId', a.previous_key_id, 'publicKey', a.previous_key) end as previous
    from agent a where a.tenant = ${tenant.number} and a.id = ${agentId} and a.revoked_at is null
    ${lock ? sql`for update` : sql``}`.execute(connection);
  return rows[0];
}

/** The present one first: most of what comes is signed with it. */
export function signersOf({ present, previous }: AgentKeys): readonly Signer[] {
  const known = previous ? [present, previous] : [present];
  return known.map(({ keyId, publicKey }) => ({ kid: keyId, key: importOnce(publicKey) }));
}

/** The present key becomes the previous one, for a while. */
export async function replaceKey(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  { keyId, publicKey, now, until }: KnownKey & { readonly now: Date; readonly until: Date },
): Promise<void> {
  await sql`update agent set previous_key_id = key_id, previous_key = public_key, previous_key_until = ${until},
      key_id = ${keyId}, public_key = ${JSON.stringify(publicKey)}::jsonb, key_since = ${now}
    where tenant = ${tenant.number} and id = ${agentId}`.execute(connection);
}
