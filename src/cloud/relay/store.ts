import { required } from '../../base/assert.ts';
import { idMaker } from '../../base/ids.ts';
import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { ChangeRecord } from '../../base/database/change-record.ts';
import { announceRecords, changeAndRecord, changeSteps } from '../../base/database/change-record.ts';
import type { Brand } from '../../base/ids.ts';
import { MAX_AGENT_ACCOUNTS, relayLimits, relayOperations } from '../../wire/index.ts';
import type { EffectOperation, Grant, PublicKey, RelayFeature, RelayOutcome } from '../../wire/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import { ACCOUNT_KEPT_MS } from '../agents/accounts.ts';
import { prepared } from '../../base/database/prepared.ts';
import { forestsOfObject } from '../objects/forests.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export type RequestId = Brand<string, 'RelayRequestId'>;

const featureOf = Object.fromEntries(Object.entries(relayOperations).map(([name, { feature }]) => [name, feature]));

/** For an id that a schema or a route has found to be one. */
export const toRequestId = idMaker<RequestId>();

/** An agent that said that it does something. */
export interface RelayAgent {
  readonly agentId: string;
  readonly name: string;
  readonly key: PublicKey;
  readonly features: readonly RelayFeature[];
  /** What the tenant lets it do. */
  readonly grants: readonly Grant[];
  /** Where its socket is; null: nowhere. */
  readonly nodeId: string | null;
  /** SIDs of the accounts of all agents of the tenant that may do anything, the latest said first: the same for each. */
  readonly agentAccounts: readonly string[];
}

/** What a request with an effect is about. */
export interface RequestSubject {
  readonly operation: EffectOperation;
  readonly objectId: string;
  /** `admin:NAME`, `person:NAME`, `service:NAME`. */
  readonly actor: string;
}

/** What is needed to report on a request. */
export interface RequestAbout extends RequestSubject {
  readonly id: RequestId;
}

export interface StoredRequest extends RequestAbout {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly state: 'waiting' | 'sent' | 'started' | 'done';
  readonly agentId: string | null;
  readonly nodeId: string;
  readonly outcome: RelayOutcome | null;
  readonly finishedAt: Date | null;
}

const columns = sql`id, operation, object_id as "objectId", actor, created_at as "createdAt", expires_at as "expiresAt", state,
  agent_id as "agentId", node_id as "nodeId", outcome, finished_at as "finishedAt"`;

/** Agents that are not revoked, whether connected or not. A node that no longer says so has lost its sockets. */
export async function listRelayAgents(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
): Promise<readonly RelayAgent[]> {
  const alive = new Date(now.getTime() - 3 * relayLimits.silenceMs);
  const said = new Date(now.getTime() - ACCOUNT_KEPT_MS);
  const { rows } = await sql<RelayAgent>`${prepared}
    select r.agent_id as "agentId", a.name, r.key, r.features,
      coalesce((select json_agg(json_build_object('feature', g.feature, 'forest', g.forest)) from agent_grant g
        where g.tenant = ${tenant.number} and g.agent_id = r.agent_id), '[]') as grants,
      case when r.seen_at > ${alive} then r.node_id end as "nodeId", s.sids as "agentAccounts"
    from relay_agent r join agent a on a.tenant = r.tenant and a.id = r.agent_id
    cross join (select coalesce(json_agg(l.sid), '[]') as sids from (
      select c.sid from agent_account c join agent o on o.tenant = c.tenant and o.id = c.agent_id
      where c.tenant = ${tenant.number} and c.said_at > ${said} and o.revoked_at is null
        and exists (select from agent_grant g where g.tenant = ${tenant.number} and g.agent_id = c.agent_id)
      group by c.sid order by max(c.said_at) desc, c.sid limit ${MAX_AGENT_ACCOUNTS}) l) s
    where r.tenant = ${tenant.number} and a.revoked_at is null order by a.name, r.agent_id`.execute(connection);
  return rows;
}

/** Keeps what an agent said of itself over its latest connection. */
export async function saveRelayAgent(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  { agentId, key, features, nodeId }: Pick<RelayAgent, 'agentId' | 'key' | 'features'> & { readonly nodeId: string },
): Promise<void> {
  await sql`
    insert into relay_agent (tenant, agent_id, key, features, node_id, seen_at)
    values (${tenant.number}, ${agentId}, ${JSON.stringify(key)}::jsonb, ${JSON.stringify(features)}::jsonb,
      ${nodeId}, ${now})
    on conflict (tenant, agent_id) do update set key = excluded.key, features = excluded.features,
      node_id = excluded.node_id, seen_at = excluded.seen_at`.execute(connection);
}

interface Presence {
  readonly nodeId: string;
  /** The agents, and the keys that they proved themselves with. */
  readonly here: readonly { readonly agentId: string; readonly keyId: string }[];
  readonly now: Date;
}

/**
 * Says of the agents that a tenant has at a node that they are still here, and notes (once a minute) that they were
 * seen. Answers those that may not work any more: revoked, gone, or proved with a key that is not theirs any more.
 */
export async function keepPresence(
  connection: Connection,
  tenant: TenantKey,
  { nodeId, here, now }: Presence,
): Promise<ReadonlySet<string>> {
  const [agentIds, keyIds] = [here.map(({ agentId }) => agentId), here.map(({ keyId }) => keyId)];
  const { rows } = await sql<{ agentId: string }>`
    with here as (select * from unnest(${agentIds}::uuid[], ${keyIds}::text[]) as h (agent_id, key_id)),
    kept as (update relay_agent r set seen_at = ${now} from here h
      where r.tenant = ${tenant.number} and r.agent_id = h.agent_id and r.node_id = ${nodeId}),
    seen as (update agent a set last_seen_at = ${now} from here h
      where a.tenant = ${tenant.number} and a.id = h.agent_id and a.revoked_at is null
        and coalesce(a.last_seen_at < ${now}::timestamptz - interval '1 minute', true))
    select h.agent_id as "agentId" from here h where not exists (
      select from agent a where a.tenant = ${tenant.number} and a.id = h.agent_id and a.revoked_at is null
        and (a.key_id = h.key_id or (a.previous_key_id = h.key_id and a.previous_key_until > ${now})))`.execute(
    connection,
  );
  return new Set(rows.map(({ agentId }) => agentId));
}

/** The socket is gone; one that the agent has opened at another node since stays. */
export async function endPresence(
  connection: Connection,
  tenant: TenantKey,
  { nodeId, agentId }: { readonly nodeId: string; readonly agentId: string },
): Promise<void> {
  await sql`update relay_agent set node_id = null
    where tenant = ${tenant.number} and agent_id = ${agentId} and node_id = ${nodeId}`.execute(connection);
}

/** At whom a request may be placed. */
export interface Candidates {
  /** Connected agents that have room, the one to be chosen first in front, each with the forests that it may. */
  readonly connected: readonly { readonly agentId: string; readonly forests: readonly string[] }[];
  /** All forests for which some agent may do it, connected or not: about others nothing is asked. */
  readonly forests: readonly string[];
}

/** What has become of a request that is made. */
export interface Placed {
  /** False: the id was used before, or no agent may do it for any of the forests. */
  readonly isNew: boolean;
  /** The forests that the object is joined from. */
  readonly forests: readonly string[];
  /** The agent that is chosen; null: none that has room is connected. */
  readonly agentId: string | null;
}

/** A request that is made: sent when there is an agent for it, else waiting. */
export async function insertRequest(
  connection: Connection,
  tenant: TenantKey,
  request: RequestAbout & Pick<StoredRequest, 'createdAt' | 'expiresAt' | 'nodeId'>,
  { candidates, records }: { readonly candidates: Candidates; readonly records: readonly ChangeRecord[] },
): Promise<Placed> {
  const { id, operation, objectId, actor, createdAt, expiresAt, nodeId } = request;
  const pairs = candidates.connected.flatMap(({ agentId, forests }) => forests.map((forest) => [agentId, forest]));
  const [agentIds, theirs] = [pairs.map(([agentId]) => agentId), pairs.map(([, forest]) => forest)];
  const change = sql`insert into relay_request
      (tenant, id, operation, object_id, actor, created_at, expires_at, state, agent_id, node_id)
    select ${tenant.number}, ${id}, ${operation}, ${objectId}, ${actor}, ${createdAt}, ${expiresAt},
      case when c.agent_id is null then 'waiting' else 'sent' end, c.agent_id, ${nodeId}
    from (select) one left join chosen c on true
    where exists (select from joined where forest = any(${[...candidates.forests]}::text[]))
    on conflict do nothing returning agent_id`;
  const { rows } = await sql<Placed>`${prepared} with joined as (${forestsOfObject(tenant, objectId)}),
    chosen as (select c.agent_id
      from unnest(${agentIds}::uuid[], ${theirs}::text[]) with ordinality as c (agent_id, forest, place)
      join joined j on j.forest = c.forest order by c.place limit 1),
    ${sql.join(changeSteps(change, records))}
    select exists (select from change) as "isNew", (select agent_id from change) as "agentId",
      (select coalesce(json_agg(distinct forest), '[]') from joined) as forests`.execute(connection);
  const placed = required(rows[0], 'an answer');
  if (placed.isNew) announceRecords(connection, records);
  return placed;
}

export async function findRequest(
  connection: Connection,
  tenant: TenantKey,
  id: string,
): Promise<StoredRequest | undefined> {
  const { rows } = await sql<StoredRequest>`${prepared} select ${columns} from relay_request
    where tenant = ${tenant.number} and id = ${id}`.execute(connection);
  return rows[0];
}

/** waiting → sent. */
export async function markSent(
  connection: Connection,
  tenant: TenantKey,
  id: RequestId,
  agentId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`${prepared} update relay_request set state = 'sent', agent_id = ${agentId}
    where tenant = ${tenant.number} and id = ${id} and state = 'waiting'`.execute(connection);
  return numAffectedRows === 1n;
}

/** sent → waiting, as long as that agent has not begun. True: it never will. */
export async function withdraw(
  connection: Connection,
  tenant: TenantKey,
  id: RequestId,
  agentId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`${prepared} update relay_request set state = 'waiting', agent_id = null
    where tenant = ${tenant.number} and id = ${id} and state = 'sent' and agent_id = ${agentId}`.execute(connection);
  return numAffectedRows === 1n;
}

/**
 * sent → started. True exactly once, for the one agent that has it, if it is still granted to it: what was revoked
 * before an agent begins is never begun by it.
 */
export async function markStarted(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  id: string,
  agentId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`${prepared} update relay_request r set state = 'started'
    where r.tenant = ${tenant.number} and r.id = ${id} and r.state = 'sent' and r.agent_id = ${agentId}
      and r.expires_at > ${now} and exists (select from object o
        join object_forest f on f.tenant = ${tenant.number} and f.number = o.number
        join agent_grant g on g.tenant = ${tenant.number} and g.agent_id = ${agentId} and g.forest = f.forest
        where o.tenant = ${tenant.number} and o.id = r.object_id
          and g.feature = ${JSON.stringify(featureOf)}::jsonb ->> r.operation)`.execute(connection);
  return numAffectedRows === 1n;
}

/** Where a request has to be to get an outcome. */
export interface ConcludeFrom {
  readonly states: readonly StoredRequest['state'][];
  /** Only when it is at this one; null: at none. */
  readonly agentId: string | null;
}

/** The outcome, once: answers the node that has the request when this is what ended it. */
export async function markDone(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  id: RequestId,
  { outcome, from, records }: Conclusion,
): Promise<string | undefined> {
  const change = sql<{ readonly nodeId: string }>`
    update relay_request set state = 'done', outcome = ${JSON.stringify(outcome)}::jsonb, finished_at = ${now}
    where tenant = ${tenant.number} and id = ${id} and state = any(${[...from.states]}::text[])
      and agent_id is not distinct from ${from.agentId}
    returning node_id as "nodeId"`;
  return (await changeAndRecord(connection, change, records))[0]?.nodeId;
}

export interface Conclusion {
  readonly outcome: RelayOutcome;
  readonly from: ConcludeFrom;
  readonly records: readonly ChangeRecord[];
}

/** What an agent was allowed to begin and has not answered. */
export async function listStartedAt(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
): Promise<readonly RequestId[]> {
  const { rows } = await sql<{ id: RequestId }>`select id from relay_request
    where tenant = ${tenant.number} and agent_id = ${agentId} and state = 'started' limit 1000`.execute(connection);
  return rows.map(({ id }) => id);
}

interface OpenRequest {
  readonly tenant: TenantKey;
  readonly id: RequestId;
}

type OpenRow = TenantKey & { readonly request: RequestId };

const toOpenRequest = ({ request, ...tenant }: OpenRow): OpenRequest => ({ tenant, id: request });

/**
 * Requests of all tenants that nobody began in time: no node has them in its memory any more, or it would have ended
 * them.
 */
export async function listOverdue(connection: Connection, before: Date): Promise<readonly OpenRequest[]> {
  const { rows } = await sql<OpenRow>`${sweep('relay-overdue')}
    select t.id, t.number, r.id as request from relay_request r join tenant t on t.number = r.tenant
    where r.state in ('waiting', 'sent') and r.expires_at < ${before} limit 1000`.execute(connection);
  return rows.map(toOpenRequest);
}

export async function listRequests(
  connection: Connection,
  tenant: TenantKey,
  objectId: string,
  limit: number,
): Promise<readonly StoredRequest[]> {
  const { rows } = await sql<StoredRequest>`select ${columns} from relay_request
    where tenant = ${tenant.number} and object_id = ${objectId} order by created_at desc, id limit ${limit}`.execute(
    connection,
  );
  return rows;
}

/** Requests that an agent was allowed to begin so long ago that it will not report their outcome any more. */
export async function listUnanswered(connection: Connection, before: Date): Promise<readonly OpenRequest[]> {
  const { rows } = await sql<OpenRow>`${sweep('relay-forgotten')}
    select t.id, t.number, r.id as request from relay_request r join tenant t on t.number = r.tenant
    where r.state = 'started' and r.created_at < ${before} limit 1000`.execute(connection);
  return rows.map(toOpenRequest);
}

/** The audit keeps who asked what, and what came of it. */
export async function purgeRequests(connection: Connection, before: Date): Promise<void> {
  await sql`${sweep('relay-past')} delete from relay_request where state = 'done' and finished_at < ${before}`.execute(
    connection,
  );
}
