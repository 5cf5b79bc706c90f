import { sql } from 'kysely';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { heldMethods } from '../methods/holdings.ts';
import { isLive } from '../person.ts';
import type { Role } from '../role.ts';
import type { Holdings, Outlook } from './outlook.ts';
import { outlook } from './outlook.ts';
import type { MethodsPolicy } from './policy.ts';
import { groupsIn } from './policy.ts';

/** What becomes of people by a change of the policy. Emergency accounts are out of it. */
export interface Impact {
  readonly people: number;
  /** They could sign in, and cannot any more. */
  readonly lockedOut: Affected;
  /** They have to register a method at their next sign-in. */
  readonly register: Affected;
}

export interface Affected {
  readonly count: number;
  /** The first of them by name. */
  readonly names: readonly string[];
  /** Whether the one who asks is among them. */
  readonly you: boolean;
}

const PAGE = 5_000;
const MAX_NAMES = 1_000;

interface Row extends Holdings {
  readonly id: ObjectId;
  readonly name: string;
  readonly sortName: string;
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
}

/** Reads everybody once, in pages; the rule is that of the sign-in. */
export async function forecast(
  context: FeatureContext,
  tenant: TenantKey,
  { before, after, you }: { readonly before: MethodsPolicy; readonly after: MethodsPolicy; readonly you?: string },
): Promise<Impact> {
  const groups = [...new Set([...groupsIn(before), ...groupsIn(after)])];
  const found = { lockedOut: new Collector(you), register: new Collector(you) };
  let people = 0;
  for (let start: Row | undefined, isFirst = true; isFirst || start !== undefined; isFirst = false) {
    const page: readonly Row[] = await readPage(context, tenant, groups, start);
    people += page.length;
    for (const row of page) {
      const [was, becomes] = [outlookOf(before, row), outlookOf(after, row)];
      if (becomes === 'cannot' && was !== 'cannot') found.lockedOut.add(row);
      if (becomes === 'registers' && was !== 'registers') found.register.add(row);
    }
    start = page.length === PAGE ? page.at(-1) : undefined;
  }
  return { people, lockedOut: found.lockedOut.affected, register: found.register.affected };
}

function outlookOf(policy: MethodsPolicy, { roles, groups, ...held }: Row): Outlook {
  return outlook(policy, { roles, groups: new Set(groups), isEmergency: false }, held);
}

class Collector {
  #count = 0;
  #isYou = false;
  readonly #names: string[] = [];
  readonly #you: string | undefined;

  constructor(you: string | undefined) {
    this.#you = you;
  }

  add({ id, name }: Row): void {
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
  start: Row | undefined,
): Promise<readonly Row[]> {
  const now = clock.now();
  const { rows } = await sql<Row>`
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
