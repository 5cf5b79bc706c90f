import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { CloudClass } from '../../directory/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { ListSource } from './list-source.ts';
import { listSource } from './list-source.ts';
import type { Connection } from '../../base/database/connection.ts';
import { integerColumn } from './integer-column.ts';
import type { ObjectSummary } from './object.ts';
import { isOrphan, summaryColumns } from './page.ts';
import { matches, rankOf } from './search.ts';

export const origins = ['synchronized', 'cloud', 'orphan'] as const;
export const accountStates = ['enabled', 'disabled'] as const;

/** Which objects: what is absent or empty chooses nothing. */
export interface ObjectFilter {
  readonly objectClass?: CloudClass | undefined;
  readonly search?: string | undefined;
  readonly origin?: (typeof origins)[number] | undefined;
  readonly account?: (typeof accountStates)[number] | undefined;
}

const enabled = sql`coalesce(o.on_premises->>'accountEnabled', o.cloud->>'accountEnabled')`;

const originOf = {
  synchronized: sql`o.synchronized`,
  cloud: sql`not o.synchronized`,
  orphan: isOrphan,
} as const satisfies Record<(typeof origins)[number], RawBuilder<unknown>>;

/** Of `object o`, beside the class and the search. */
function conditions({ origin, account }: ObjectFilter): RawBuilder<unknown> {
  return sql`${origin === undefined ? sql`` : sql`and ${originOf[origin]}`}
    ${account === undefined ? sql`` : sql`and ${enabled} = ${account === 'enabled' ? 'true' : 'false'}`}`;
}

const all = listSource<ObjectSummary, ObjectFilter>({
  columns: summaryColumns,
  from: (tenant, filter) => sql`object o
    where o.tenant = ${tenant.number} and o.deleted_at is null
      ${filter.objectClass === undefined ? sql`` : sql`and o.class = ${filter.objectClass}`} ${conditions(filter)}`,
  sorts: [
    {
      name: 'name',
      keys: [
        { of: sql`o.sort_name`, as: 'text' },
        { of: sql`o.id`, as: 'uuid' },
      ],
    },
    {
      name: 'changed',
      keys: [
        { of: sql`o.changed_at`, as: 'time' },
        { of: sql`o.id`, as: 'uuid' },
      ],
      descending: true,
    },
    { name: 'created', keys: [{ of: sql`o.number`, as: 'integer' }], descending: true },
  ],
});

function foundBy(tenant: TenantKey, filter: ObjectFilter): RawBuilder<unknown> {
  const { objectClass, search = '', origin, account } = filter;
  const more =
    origin === undefined && account === undefined
      ? sql``
      : sql`and exists (select from object o where o.tenant = ${tenant.number} and o.number = s.number
          ${conditions(filter)})`;
  return sql`object_search s where s.tenant = ${tenant.number} and not s.deleted and ${matches(tenant, search)}
    ${objectClass === undefined ? sql`` : sql`and s.class = ${objectClass}`} ${more}`;
}

/** Who is called exactly that comes first, then whose name begins with it, then the rest. */
const hits = listSource<{ readonly number: number }, ObjectFilter>({
  columns: sql`s.number`,
  from: foundBy,
  sorts: [
    {
      name: 'match',
      keys: ({ search = '' }) => [
        { of: rankOf(search), as: 'integer' },
        { of: sql`s.sort_name`, as: 'text' },
        { of: sql`s.number`, as: 'integer' },
      ],
    },
  ],
});

/**
 * Every list of objects that are not in the recycle bin. With a search, in the order of how well they match: what
 * matches is decided on the narrow table of the search, and only the objects of one page are read.
 */
export const objectList: ListSource<ObjectSummary, ObjectFilter> = {
  ...all,
  page: async (connection, tenant, filter, paging = {}) => {
    if (isBlank(filter.search)) return await all.page(connection, tenant, filter, paging);
    const { after, limit } = paging;
    const { items, next } = await hits.page(connection, tenant, filter, { after, limit });
    return {
      items: await readNumbers(
        connection,
        tenant,
        items.map(({ number }) => number),
      ),
      next,
    };
  },
  count: async (connection, tenant, filter) =>
    await (isBlank(filter.search) ? all : hits).count(connection, tenant, filter),
};

const isBlank = (search = ''): boolean => search.trim() === '';

/** In the order of the numbers. */
async function readNumbers(
  connection: Connection,
  tenant: TenantKey,
  numbers: readonly number[],
): Promise<readonly ObjectSummary[]> {
  const { rows } = await sql<ObjectSummary & { readonly number: number }>`select ${summaryColumns}, o.number
    from object o where o.tenant = ${tenant.number} and o.number = any(${integerColumn(numbers)})`.execute(connection);
  const byNumber = new Map(rows.map(({ number, ...summary }) => [number, summary]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}
