import { sql } from 'kysely';
import type { Detail } from '../../base/details.ts';
import type { ObjectId, QuarantinedValue } from '../objects/object.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** One object that fails with one code, over the latest runs. */
export interface RecurringError {
  readonly connector: string;
  readonly dn: string;
  readonly displayName: string | null;
  readonly code: string;
  readonly detail: Detail;
  readonly runs: number;
  readonly lastRunId: string;
  readonly lastAt: Date;
  /** The object in the cloud, when it exists there. */
  readonly objectId: ObjectId | null;
  readonly objectClass: string | null;
}

const RUNS = 50;
const LIMIT = 200;

/** What failed in the latest 50 runs, by object and code, the most recent first. */
export async function listRecurringErrors(
  connection: Connection,
  tenant: TenantKey,
): Promise<readonly RecurringError[]> {
  const { rows } = await sql<RecurringError>`
    with recent as (
      select run_id, started_at from run where tenant = ${tenant.number}
      order by started_at desc, run_id desc limit ${RUNS}),
    grouped as (
      select e.connector, e.dn, e.code, count(*) as runs, max(r.started_at) as last_at,
        (array_agg(r.run_id order by r.started_at desc))[1] as run_id,
        (array_agg(e.position order by r.started_at desc))[1] as position
      from recent r join run_error e on e.tenant = ${tenant.number} and e.run_id = r.run_id
      group by e.connector, e.dn, e.code order by last_at desc, e.dn limit ${LIMIT})
    select g.connector, g.dn, e.display_name as "displayName", g.code, e.detail, g.runs::integer as runs,
      g.run_id as "lastRunId", g.last_at as "lastAt", o.id as "objectId", o.class as "objectClass"
    from grouped g join run_error e on e.tenant = ${tenant.number} and e.run_id = g.run_id and e.position = g.position
    left join object o on o.tenant = ${tenant.number} and o.source_anchor = e.source_anchor and o.deleted_at is null
    order by g.last_at desc, g.dn`.execute(connection);
  return rows;
}

/**
 * How much wants attention: what failed in the latest run, and objects with a value in quarantine, each object once.
 */
export async function countAttention(connection: Connection, tenant: TenantKey): Promise<number> {
  const { rows } = await sql<{ attention: number }>`
    with latest as (
      select run_id from run where tenant = ${tenant.number} order by started_at desc, run_id desc limit 1),
    held as (
      select distinct o.id, o.source_anchor from quarantine q
      join object o on o.tenant = q.tenant and o.id = q.object_id and o.deleted_at is null
      where q.tenant = ${tenant.number})
    select ((select count(*) from held)
      + (select count(*) from latest l join run_error e on e.tenant = ${tenant.number} and e.run_id = l.run_id
        where not exists (select from held h where h.source_anchor = e.source_anchor)))::int as attention`.execute(
    connection,
  );
  return rows[0]?.attention ?? 0;
}

export interface QuarantineLine extends Pick<QuarantinedValue, 'attribute' | 'value' | 'code' | 'since' | 'heldBy'> {
  readonly objectId: ObjectId;
  readonly objectClass: string;
  readonly name: string;
  readonly holderName: string | null;
  readonly holderClass: string | null;
}

/** Every value of the tenant that waits until another object lets it go. */
export async function listQuarantine(connection: Connection, tenant: TenantKey): Promise<readonly QuarantineLine[]> {
  const { rows } = await sql<QuarantineLine>`
    select q.object_id as "objectId", o.class as "objectClass", q.attribute, q.value, q.code, q.since, h.id as "heldBy",
      h.class as "holderClass",
      coalesce(o.on_premises->>'displayName', o.cloud->>'displayName', o.user_principal_name, o.id::text) as name,
      coalesce(h.on_premises->>'displayName', h.cloud->>'displayName', h.user_principal_name, h.id::text)
        as "holderName"
    from quarantine q join object o on o.tenant = q.tenant and o.id = q.object_id and o.deleted_at is null
    left join address a on a.tenant = q.tenant and a.value = q.value
      and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end
    left join object h on h.tenant = q.tenant and h.id = a.object_id
    where q.tenant = ${tenant.number} order by q.since desc, q.value limit ${LIMIT}`.execute(connection);
  return rows;
}
