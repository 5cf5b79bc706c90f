import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Grant } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** What an agent may do, who said so, and when. */
export interface StoredGrant extends Grant {
  readonly agentId: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
}

/** Of all agents of the tenant. */
export async function listGrants(connection: Connection, tenant: TenantKey): Promise<readonly StoredGrant[]> {
  const { rows } = await sql<StoredGrant>`
    select agent_id as "agentId", feature, forest, granted_by as "grantedBy", granted_at as "grantedAt"
    from agent_grant where tenant = ${tenant.number} order by agent_id, forest, feature`.execute(connection);
  return rows;
}

/** Of one agent. */
export async function grantsOf(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
): Promise<readonly StoredGrant[]> {
  const { rows } = await sql<StoredGrant>`${prepared}
    select agent_id as "agentId", feature, forest, granted_by as "grantedBy", granted_at as "grantedAt"
    from agent_grant where tenant = ${tenant.number} and agent_id = ${agentId} order by forest, feature`.execute(
    connection,
  );
  return rows;
}

/** False when it had it already. */
export async function insertGrant(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  agentId: string,
  { feature, forest, by }: Grant & { readonly by: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into agent_grant
      (tenant, agent_id, feature, forest, granted_by, granted_at)
    values (${tenant.number}, ${agentId}, ${feature}, ${forest}, ${by}, ${clock.now()})
    on conflict do nothing`.execute(connection);
  return numAffectedRows === 1n;
}

/** False when it had none. */
export async function deleteGrant(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  { feature, forest }: Grant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from agent_grant
    where tenant = ${tenant.number} and agent_id = ${agentId} and feature = ${feature} and forest = ${forest}`.execute(
    connection,
  );
  return numAffectedRows === 1n;
}
