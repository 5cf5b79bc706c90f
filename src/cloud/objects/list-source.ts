import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { CursorPart } from './cursor.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Page } from './page.ts';

/**
 * What can be asked of a list: any page by the key of its last row, and how many rows there are. A feature has one for
 * each of its lists; pages, files and commands read the same one, so they show the same rows.
 */
export interface ListSource<Row, Filter> {
  /** The names of its orders. */
  readonly sorts: readonly string[];
  /** Whether a reader expects this order to begin at the end. */
  isDescending(sort: string): boolean;
  page(connection: Connection, tenant: TenantKey, filter: Filter, paging?: ListPaging): Promise<Page<Row>>;
  count(connection: Connection, tenant: TenantKey, filter: Filter): Promise<Count>;
}

export interface ListPaging {
  /** Without one, the first; so it is with a name that is none. */
  readonly sort?: string | undefined;
  readonly descending?: boolean | undefined;
  readonly after?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** Counting ends here: "more than 1,000" is said sooner than any number above. */
export const COUNTED = 1000;

export interface Count {
  readonly count: number;
  readonly isMore: boolean;
}

/** A part of the key that orders a list, never null; the last one of a key is unique. */
export interface SortKey {
  readonly of: RawBuilder<unknown>;
  readonly as: CursorPart;
}

interface Order<Filter> {
  readonly name: string;
  /** Where what is looked for decides the order, made of the filter. */
  readonly keys: readonly SortKey[] | ((filter: Filter) => readonly SortKey[]);
  readonly descending?: boolean;
}

interface Definition<Filter> {
  readonly columns: RawBuilder<unknown>;
  /** `TABLES where CONDITIONS`; the tenant's number is among them. */
  readonly from: (tenant: TenantKey, filter: Filter) => RawBuilder<unknown>;
  /** The first one is that of a reader who asked for none. */
  readonly sorts: readonly [Order<Filter>, ...Order<Filter>[]];
}

const types = { text: 'text', uuid: 'uuid', integer: 'bigint', time: 'timestamptz' } as const;

/** A list as SQL. A page is read from the position of its key, whatever stands before it. */
export function listSource<Row extends object, Filter>({
  columns,
  from,
  sorts,
}: Definition<Filter>): ListSource<Row, Filter> {
  const orderOf = (sort: string | undefined): Order<Filter> => sorts.find(({ name }) => name === sort) ?? sorts[0];
  return {
    sorts: sorts.map(({ name }) => name),
    isDescending: (sort) => orderOf(sort).descending ?? false,
    page: async (connection, tenant, filter, { sort, descending, after, limit = 50 } = {}) => {
      const { name, keys: made, descending: isDown = false } = orderOf(sort);
      const keys = typeof made === 'function' ? made(filter) : made;
      const order = { name, descending: descending ?? isDown, keys };
      const { rows } = await sql<Row & PageKey>`
        select ${columns}, array[${sql.join(keys.map(({ of }) => sql`(${of})::text`))}] as "pageKey"
        from ${from(tenant, filter)} ${startOf(order, after)}
        order by ${sql.join(keys.map(({ of }) => (order.descending ? sql`${of} desc` : of)))}
        limit ${limit + 1}`.execute(connection);
      const items = rows.slice(0, limit);
      const key = rows.length > limit ? items.at(-1)?.pageKey : undefined;
      for (const row of items) Reflect.deleteProperty(row, 'pageKey');
      return { items, next: key ? cursorAfter(order, key) : null };
    },
    count: async (connection, tenant, filter) => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count
        from (select 1 from ${from(tenant, filter)} limit ${COUNTED + 1}) c`.execute(connection);
      const count = rows[0]?.count ?? 0;
      return { count: Math.min(count, COUNTED), isMore: count > COUNTED };
    },
  };
}

interface PageKey {
  readonly pageKey: readonly string[];
}

/** Where a page begins that follows the row with this key. */
export function cursorAfter(order: Omit<Direction, 'keys'>, key: readonly string[]): string {
  return encodeCursor([nameOf(order), ...key]);
}

interface Direction {
  readonly name: string;
  readonly descending: boolean;
  readonly keys: readonly SortKey[];
}

/** A cursor of another order begins at the beginning. */
const nameOf = ({ name, descending }: Omit<Direction, 'keys'>): string => `${name} ${descending ? 'down' : 'up'}`;

function startOf(order: Direction, after: string | null | undefined): RawBuilder<unknown> {
  const { keys, descending } = order;
  const [name, ...values] = decodeCursor(after, ['text', ...keys.map(({ as }) => as)]);
  if (name !== nameOf(order)) return sql``;
  const left = sql.join(keys.map(({ of }) => of));
  const right = sql.join(keys.map(({ as }, at) => sql`${values[at]}::${sql.raw(types[as])}`));
  return sql`and (${left}) ${sql.raw(descending ? '<' : '>')} (${right})`;
}
