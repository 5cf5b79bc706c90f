import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Detail } from '../../base/details.ts';
import { listSource } from '../objects/list-source.ts';
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
  /** How many of the latest runs met it; not counted for the latest one alone. */
  readonly runs: number | null;
  readonly lastRunId: string;
  readonly lastAt: Date;
  /** The object in the cloud, when it exists there. */
  readonly objectId: ObjectId | null;
  readonly objectClass: string | null;
}

/** The latest runs of which errors are listed where somebody asks for more than what fails now. */
const RECENT = 50;

export const errorPeriods = ['latest', 'recent'] as const;

export interface ErrorFilter {
  /** What the latest run met; or what any of the latest 50 runs did. */
  readonly period?: (typeof errorPeriods)[number] | undefined;
  readonly code?: string | undefined;
  /** A part of the name or of the DN. */
  readonly search?: string | undefined;
}

const runsOf = (tenant: TenantKey, period: ErrorFilter['period']): RawBuilder<unknown> => sql`(
  select run_id, started_at from run where tenant = ${tenant.number}
  order by started_at desc, run_id desc limit ${period === 'recent' ? RECENT : 1})`;

/** Objects that wait for a value are in the list of the quarantine, so not among what fails. */
const inQuarantine = (tenant: TenantKey): RawBuilder<unknown> => sql`exists (select from object h
  join quarantine q on q.tenant = ${tenant.number} and q.object_id = h.id
  where h.tenant = ${tenant.number} and h.source_anchor = e.source_anchor and h.deleted_at is null)`;

const errorColumns = sql`x.run_id, x.position, x.connector, x.dn, x.display_name, x.source_anchor, x.code, x.detail`;

/** One row for each object and code, of the latest run that met it. */
function failed(tenant: TenantKey, { period = 'latest', code, search = '' }: ErrorFilter): RawBuilder<unknown> {
  const met =
    period === 'recent'
      ? sql`(select distinct on (x.connector, x.dn, x.code) ${errorColumns}, r.started_at,
            count(*) over (partition by x.connector, x.dn, x.code)::int as runs
          from ${runsOf(tenant, period)} r join run_error x on x.tenant = ${tenant.number} and x.run_id = r.run_id
          order by x.connector, x.dn, x.code, r.started_at desc, x.position)`
      : sql`(select ${errorColumns}, r.started_at, null::int as runs
          from ${runsOf(tenant, period)} r join run_error x on x.tenant = ${tenant.number} and x.run_id = r.run_id)`;
  return sql`${met} e
    left join object o on o.tenant = ${tenant.number} and o.source_anchor = e.source_anchor and o.deleted_at is null
    where ${period === 'recent' ? sql`true` : sql`not ${inQuarantine(tenant)}`}
      ${code === undefined ? sql`` : sql`and e.code = ${code}`}
      ${search === '' ? sql`` : sql`and strpos(lower(concat(e.display_name, ' ', e.dn)), lower(${search})) > 0`}`;
}

const objectKeys = [
  { of: sql`e.dn`, as: 'text' },
  { of: sql`e.connector`, as: 'text' },
  { of: sql`e.code`, as: 'text' },
  { of: sql`e.position`, as: 'integer' },
] as const;

/** Objects that fail, with the code of each. */
export const failedList = listSource<RecurringError, ErrorFilter>({
  columns: sql`e.connector, e.dn, e.display_name as "displayName", e.code, e.detail, e.runs,
    e.run_id as "lastRunId", e.started_at as "lastAt", o.id as "objectId", o.class as "objectClass"`,
  from: failed,
  sorts: [
    { name: 'seen', keys: [{ of: sql`e.started_at`, as: 'time' }, ...objectKeys], descending: true },
    { name: 'object', keys: objectKeys },
    { name: 'code', keys: [{ of: sql`e.code`, as: 'text' }, ...objectKeys] },
  ],
});

export interface QuarantineLine extends Pick<QuarantinedValue, 'attribute' | 'value' | 'code' | 'since' | 'heldBy'> {
  readonly objectId: ObjectId;
  readonly objectClass: string;
  readonly name: string;
  readonly holderName: string | null;
  readonly holderClass: string | null;
}

export interface QuarantineFilter {
  readonly attribute?: QuarantinedValue['attribute'] | undefined;
  /** A part of the value. */
  readonly search?: string | undefined;
}

const quarantined = (tenant: TenantKey, { attribute, search = '' }: QuarantineFilter): RawBuilder<unknown> => sql`
  quarantine q join object o on o.tenant = ${tenant.number} and o.id = q.object_id and o.deleted_at is null
  left join address a on a.tenant = ${tenant.number} and a.value = q.value
    and a.kind = case q.attribute when 'userPrincipalName' then 'upn' else 'smtp' end
  left join object h on h.tenant = ${tenant.number} and h.id = a.object_id
  where q.tenant = ${tenant.number} ${attribute === undefined ? sql`` : sql`and q.attribute = ${attribute}`}
    ${search === '' ? sql`` : sql`and strpos(q.value, lower(${search})) > 0`}`;

const valueKeys = [
  { of: sql`q.value`, as: 'text' },
  { of: sql`q.attribute`, as: 'text' },
  { of: sql`q.object_id`, as: 'uuid' },
] as const;

/** Every value of the tenant that waits until another object gives it up. */
export const quarantineList = listSource<QuarantineLine, QuarantineFilter>({
  columns: sql`q.object_id as "objectId", o.class as "objectClass", q.attribute, q.value, q.code, q.since,
    h.id as "heldBy", h.class as "holderClass",
    coalesce(o.on_premises->>'displayName', o.cloud->>'displayName', o.user_principal_name, o.id::text) as name,
    coalesce(h.on_premises->>'displayName', h.cloud->>'displayName', h.user_principal_name, h.id::text)
      as "holderName"`,
  from: quarantined,
  sorts: [
    { name: 'since', keys: [{ of: sql`q.since`, as: 'time' }, ...valueKeys], descending: true },
    { name: 'value', keys: valueKeys },
  ],
});

/** How much wants attention: exactly what the two lists show of now. */
export async function countAttention(connection: Connection, tenant: TenantKey): Promise<number> {
  const { rows } = await sql<{ attention: number }>`
    select ((select count(*) from ${failed(tenant, {})}) + (select count(*) from ${quarantined(tenant, {})}))::int
      as attention`.execute(connection);
  return rows[0]?.attention ?? 0;
}
