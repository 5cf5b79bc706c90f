import { inTransaction } from '../../base/database/transaction.ts';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { HOUR } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Brand } from '../../base/ids.ts';
import { newId, newTypedCode, isUuid, idMaker } from '../../base/ids.ts';
import type { AgentRegistration, Grant } from '../../wire/index.ts';
import { cloudErrors } from '../errors.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** An agent of a tenant that has proved who it is. */
export interface AuthenticatedAgent {
  readonly tenant: TenantKey;
  readonly agentId: AgentId;
}

/** Whose token a request carried, and the key that the token was issued for. Whether it may work is asked apart. */
export interface TokenBearer extends AuthenticatedAgent {
  readonly keyId: string;
}

export type AgentId = Brand<string, 'AgentId'>;
export const toAgentId = idMaker<AgentId>();
export type AgentKey = AgentRegistration['publicKey'];

export interface Agent {
  readonly id: AgentId;
  readonly name: string;
  readonly version: string;
  /** The RFC 7638 thumbprint of its public key. */
  readonly keyId: string;
  readonly keySince: Date;
  readonly registeredAt: Date;
  readonly lastSeenAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

/** How long a one-time code may be used. */
export const INVITE_LIFETIME_MS = HOUR;

const agentColumns = sql`a.id, a.name, a.version, a.key_id as "keyId", a.key_since as "keySince", a.registered_at as "registeredAt",
  a.last_seen_at as "lastSeenAt", a.revoked_at as "revokedAt", a.revoked_by as "revokedBy"`;

/**
 * Codes have 80 random bits, so a plain hash keeps them secret. People may type them in any case, with or without the
 * dashes.
 */
export function hashCode(code: string): string {
  return createHash('sha256').update(code.replace(/[\s-]/g, '').toUpperCase()).digest('hex');
}

export interface Invite {
  readonly code: string;
  readonly expiresAt: Date;
}

/** Makes a one-time code. It is shown once; the database only has its hash. `grants`: what the agent then may do. */
export async function createInvite(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  createdBy: string,
  grants: readonly Grant[] = [],
): Promise<Invite> {
  const now = clock.now();
  const code = newTypedCode(16);
  const expiresAt = new Date(now.getTime() + INVITE_LIFETIME_MS);
  await sql`insert into agent_invite (tenant, code_hash, created_by, created_at, expires_at, grants)
    values (${tenant.number}, ${hashCode(code)}, ${createdBy}, ${now}, ${expiresAt},
      ${JSON.stringify(grants)}::jsonb)`.execute(connection);
  return { code, expiresAt };
}

export interface NewAgent extends Omit<AgentRegistration, 'tenantId' | 'code'> {
  readonly keyId: string;
}

/**
 * Spends a code and registers the agent in one transaction. Of any number of simultaneous attempts with one code a
 * single one succeeds: the update locks the row, the others then find it used. Throws `cloud.invite-invalid`.
 */
export async function registerAgent(
  context: FeatureContext,
  tenant: TenantKey,
  code: string,
  agent: NewAgent,
): Promise<AuthenticatedAgent> {
  return await inTransaction(context, async ({ connection: transaction, clock }) => {
    const now = clock.now();
    const agentId = newId<AgentId>();
    const { numAffectedRows } = await sql`
      update agent_invite set used_at = ${now}, agent_id = ${agentId}
      where tenant = ${tenant.number} and code_hash = ${hashCode(code)} and used_at is null and expires_at > ${now}`.execute(
      transaction,
    );
    if (numAffectedRows !== 1n) throw cloudErrors('cloud.invite-invalid', {});
    await sql`insert into agent (tenant, id, name, version, key_id, public_key, key_since, registered_at)
      values (${tenant.number}, ${agentId}, ${agent.name}, ${agent.version}, ${agent.keyId},
        ${JSON.stringify(agent.publicKey)}::jsonb, ${now}, ${now})`.execute(transaction);
    await sql`insert into agent_grant (tenant, agent_id, feature, forest, granted_by, granted_at)
      select distinct ${tenant.number}::integer, i.agent_id, g.feature, g.forest, i.created_by, ${now}::timestamptz
      from agent_invite i, jsonb_to_recordset(i.grants) as g (feature text, forest text)
      where i.tenant = ${tenant.number} and i.code_hash = ${hashCode(code)}`.execute(transaction);
    return { tenant, agentId };
  });
}

/** The working ones first, then the revoked, each by name. */
export async function listAgents(connection: Connection, tenant: TenantKey): Promise<readonly Agent[]> {
  const { rows } = await sql<Agent>`select ${agentColumns} from agent a where a.tenant = ${tenant.number}
    order by a.revoked_at is not null, a.name, a.registered_at`.execute(connection);
  return rows;
}

export async function getAgent(connection: Connection, tenant: TenantKey, id: string): Promise<Agent | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<Agent>`${prepared}
    select ${agentColumns} from agent a where a.tenant = ${tenant.number} and a.id = ${id}`.execute(connection);
  return rows[0];
}

/**
 * From now on every call of this agent is refused, also with a token that is still valid. Throws `cloud.unknown-agent`.
 */
export async function revokeAgent(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  id: string,
  revokedBy: string,
): Promise<void> {
  const now = clock.now();
  const known = isUuid(id)
    ? await sql`update agent set revoked_at = coalesce(revoked_at, ${now}), revoked_by = coalesce(revoked_by, ${revokedBy})
        where tenant = ${tenant.number} and id = ${id}`.execute(connection)
    : undefined;
  if (!known?.numAffectedRows) throw cloudErrors('cloud.unknown-agent', { agent: id });
}

/**
 * Checks that an agent may still work with a token of this key, and notes that it was seen (at most once a minute: a
 * row is written, a page is shown). Throws `cloud.agent-revoked`, and `cloud.token-invalid` for a key that another one
 * took the place of.
 */
export async function seeAgent(
  { connection, clock }: FeatureContext,
  { tenant, agentId: id, keyId }: TokenBearer,
): Promise<void> {
  const now = clock.now();
  const { rows } = await sql<{ revoked: boolean; hasKey: boolean; stale: boolean }>`${prepared}
    select a.revoked_at is not null as revoked,
      a.key_id = ${keyId} or (a.previous_key_id = ${keyId} and a.previous_key_until > ${now}) as "hasKey",
      coalesce(a.last_seen_at < ${now}::timestamptz - interval '1 minute', true) as stale
    from agent a where a.tenant = ${tenant.number} and a.id = ${isUuid(id) ? id : null}`.execute(connection);
  const row = rows[0];
  if (!row || row.revoked) throw cloudErrors('cloud.agent-revoked', {});
  if (!row.hasKey) throw cloudErrors('cloud.token-invalid', {});
  if (row.stale) {
    await sql`update agent set last_seen_at = ${now} where tenant = ${tenant.number} and id = ${id}`.execute(
      connection,
    );
  }
}
