import { sql } from 'kysely';
import { DAY } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Statement } from '../../wire/index.ts';
import { MAX_AGENT_ACCOUNTS, verifyStatementOf } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { cloudErrors } from '../errors.ts';
import { readKeys, signersOf } from './key-store.ts';
import type { AuthenticatedAgent } from './store.ts';

/** Agents say their accounts every day: one that nobody says any more is not an agent's after this time. */
export const ACCOUNT_KEPT_MS = 30 * DAY;
const MAX_PER_AGENT = 200;

/**
 * Keeps with which accounts an agent signs in to its forests: requests to all agents of the tenant name them, and none
 * of them resets such an account. Signed with the agent's own key: whoever has a token alone protects nobody. Throws
 * `cloud.key-not-proved`.
 */
export async function saveAccounts(
  context: FeatureContext,
  agent: AuthenticatedAgent,
  statement: string,
): Promise<void> {
  const { connection, clock } = context;
  const now = clock.now();
  const { accounts } = await readStatement(context, agent, statement);
  const { tenant, agentId } = agent;
  await sql`insert into agent_account (tenant, agent_id, sid, said_at)
    select distinct ${tenant.number}::integer, ${agentId}::uuid, sid, ${now}::timestamptz
    from unnest(${accounts}::text[]) as said (sid)
    on conflict (tenant, agent_id, sid) do update set said_at = excluded.said_at`.execute(connection);
  await sql`delete from agent_account where tenant = ${tenant.number} and agent_id = ${agentId} and (
    said_at < ${new Date(now.getTime() - ACCOUNT_KEPT_MS)} or sid not in (
      select sid from agent_account where tenant = ${tenant.number} and agent_id = ${agentId}
      order by said_at desc, sid limit ${MAX_PER_AGENT}))`.execute(connection);
}

async function readStatement(
  { connection, clock }: FeatureContext,
  { tenant, agentId }: AuthenticatedAgent,
  text: string,
): Promise<Statement<'hawser-accounts+jws'>> {
  const keys = await readKeys(connection, tenant, agentId, { now: clock.now() });
  if (!keys) throw cloudErrors('cloud.agent-revoked', {});
  try {
    const { said } = verifyStatementOf('hawser-accounts+jws', text, signersOf(keys));
    if (said.tenant === tenant.id && said.agent === agentId) return said;
  } catch (cause) {
    if (!isHawserError(cause)) throw cause;
    throw cloudErrors('cloud.key-not-proved', {}, { cause });
  }
  throw cloudErrors('cloud.key-not-proved', {});
}

/** Of all agents of the tenant that may do anything, those that were said last first. */
export async function listAgentAccounts(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
): Promise<readonly string[]> {
  const said = new Date(clock.now().getTime() - ACCOUNT_KEPT_MS);
  const { rows } = await sql<{ sid: string }>`
    select c.sid from agent_account c join agent o on o.tenant = c.tenant and o.id = c.agent_id
    where c.tenant = ${tenant.number} and c.said_at > ${said} and o.revoked_at is null
      and exists (select from agent_grant g where g.tenant = ${tenant.number} and g.agent_id = c.agent_id)
    group by c.sid order by max(c.said_at) desc, c.sid limit ${MAX_AGENT_ACCOUNTS}`.execute(connection);
  return rows.map(({ sid }) => sid);
}
