import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { listSource } from './list-source.ts';
import type { ObjectSummary } from './object.ts';
import { summaryColumns } from './page.ts';
import { matches } from './search.ts';

/** What was deleted: what is absent chooses nothing. */
export interface BinFilter {
  readonly objectClass?: CloudClass | undefined;
  readonly search?: string | undefined;
  /** The number of the hold with which they were held back before. */
  readonly hold?: number | undefined;
  /** The run of an agent that deleted them; its number alone means the latest one with it. */
  readonly run?: string | undefined;
}

/** Of `object o`: what can be restored, as the filter chooses it. */
function binConditions(tenant: TenantKey, { objectClass, search = '', hold, run }: BinFilter): RawBuilder<unknown> {
  const found =
    search.trim() === ''
      ? sql``
      : sql`and o.number in (select s.number from object_search s
          where s.tenant = ${tenant.number} and s.deleted and ${matches(tenant, search)})`;
  const ofRun =
    run === undefined
      ? sql``
      : sql`and exists (select from run r join object_change c on c.tenant = r.tenant
          and c.sequence > r.changes_after and c.sequence <= r.changes_upto and c.actor = 'agent:' || r.agent_id
          where r.tenant = ${tenant.number} and c.kind = 'deleted' and c.object_id = o.id and r.run_id = (
            select n.run_id from run n
            where n.tenant = ${tenant.number} and (n.run_id = ${run} or starts_with(n.run_id, ${`${run}-`}))
            order by n.started_at desc, n.run_id desc limit 1))`;
  return sql`o.deleted_at is not null ${objectClass === undefined ? sql`` : sql`and o.class = ${objectClass}`}
    ${hold === undefined ? sql`` : sql`and o.deleted_hold = ${hold}`} ${found} ${ofRun}`;
}

/** How many of them there are, also above what a list counts. */
export async function countBin(connection: Connection, tenant: TenantKey, filter: BinFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from object o where o.tenant = ${tenant.number} and ${binConditions(tenant, filter)}`.execute(connection);
  return rows[0]?.count ?? 0;
}

/** The recycle bin, the latest deletion first. */
export const binList = listSource<ObjectSummary, BinFilter>({
  columns: summaryColumns,
  from: (tenant, filter) => sql`object o where o.tenant = ${tenant.number} and ${binConditions(tenant, filter)}`,
  sorts: [
    {
      name: 'deleted',
      keys: [
        { of: sql`o.deleted_at`, as: 'time' },
        { of: sql`o.id`, as: 'uuid' },
      ],
      descending: true,
    },
    {
      name: 'name',
      keys: [
        { of: sql`o.sort_name`, as: 'text' },
        { of: sql`o.id`, as: 'uuid' },
      ],
    },
  ],
});
