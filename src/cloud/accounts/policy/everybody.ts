import { sql } from 'kysely';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { heldMethods } from '../methods/holdings.ts';
import { isLive } from '../person.ts';
import type { Role } from '../role.ts';
import type { Holdings } from './outlook.ts';

/** Some of the people that a change of a policy may touch. */
export interface Affected {
  readonly count: number;
  /** The first of them by name. */
  readonly names: readonly string[];
  /** Whether the one who asks is among them. */
  readonly you: boolean;
}

const PAGE = 5_000;
const MAX_NAMES = 1_000;

/** Somebody who may sign in, with what they have to show. */
export interface Somebody extends Holdings {
  readonly id: ObjectId;
  readonly name: string;
  readonly sortName: string;
  readonly roles: readonly Role[];
  /** Of those that were asked for. */
  readonly groups: readonly string[];
}

/** Everybody who may sign in, without emergency accounts; by name, in pages. */
export async function* everybody(
  context: FeatureContext,
  tenant: TenantKey,
  groups: readonly string[],
): AsyncGenerator<readonly Somebody[]> {
  let start: Somebody | undefined;
  do {
    const page: readonly Somebody[] = await readPage(context, tenant, groups, start);
    yield page;
    start = page.length === PAGE ? page.at(-1) : undefined;
  } while (start !== undefined);
}

/** Counts people, and keeps the names of the first. */
export class Collector {
  #count = 0;
  #isYou = false;
  readonly #names: string[] = [];
  readonly #you: string | undefined;

  constructor(you: string | undefined) {
    this.#you = you;
  }

  add({ id, name }: Pick<Somebody, 'id' | 'name'>): void {
    this.#count++;
    this.#isYou ||= id === this.#you;
    if (this.#names.length < MAX_NAMES) this.#names.push(name);
  }

  get affected(): Affected {
    return { count: this.#count, names: this.#names, you: this.#isYou };
  }
}

async function readPage(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  groups: readonly string[],
  start: Somebody | undefined,
): Promise<readonly Somebody[]> {
  const now = clock.now();
  const { rows } = await sql<Somebody>`
    with recursive member (id, number) as (
      select g.id, g.number from object g where g.tenant = ${tenant.number} and g.id = any(${[...groups]}::uuid[])
        and g.class = 'group' and g.deleted_at is null
      union
      select m.id, r.target from member m
      join reference r on r.tenant = ${tenant.number} and r.source = m.number and r.attribute = 'member')
    select o.id, coalesce(o.user_principal_name, o.id::text) as name, o.sort_name as "sortName",
      array(select r.role from role_assignment r where r.tenant = o.tenant and r.object_id = o.id) as roles,
      array(select m.id::text from member m where m.number = o.number) as groups,
      (o.synchronized or exists (select from credential c where c.tenant = o.tenant and c.object_id = o.id))
        as password,
      ${heldMethods(now)}
    from object o left join account a on a.tenant = o.tenant and a.object_id = o.id
    where o.tenant = ${tenant.number} and ${isLive} and not coalesce(a.sign_in_blocked, false)
      and not coalesce(a.emergency, false)
      ${start === undefined ? sql`` : sql`and (o.sort_name, o.id) > (${start.sortName}, ${start.id}::uuid)`}
    order by o.sort_name, o.id limit ${PAGE}`.execute(connection);
  return rows;
}
