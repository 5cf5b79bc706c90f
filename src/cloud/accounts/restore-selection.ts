import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { CloudClass } from '../../directory/index.ts';
import type { BinFilter } from '../objects/bin-list.ts';
import { binList } from '../objects/bin-list.ts';
import type { ObjectId, ObjectSummary } from '../objects/object.ts';
import { restoreObjects } from '../objects/restore.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Actor } from './actor.ts';
import { nameOf } from './actor.ts';
import { rolesNow } from './person.ts';
import { holdsOneOf, keepers, mayAct } from './rights.ts';
import type { Role } from './role.ts';

/** So many objects are restored in one transaction. */
export const RESTORE_BATCH = 1000;

export const restoreOutcomes = ['restored', 'anchor-taken', 'gone', 'not-allowed'] as const;

/** What became of one object. */
export interface RestoreResult {
  readonly objectId: ObjectId;
  readonly objectClass: CloudClass;
  readonly name: string | null;
  readonly outcome: (typeof restoreOutcomes)[number];
  /** Names and addresses that others have now: they come back when they are free. */
  readonly waiting: readonly string[];
}

export interface RestorePage {
  readonly items: readonly RestoreResult[];
  /** Where the next transaction begins; null when this was the last one. */
  readonly next: string | null;
}

/**
 * Restores the next thousand of what the filter chooses in the recycle bin, as far as `actor` may. The caller has the
 * tenant's lock.
 */
export async function restoreNext(
  context: FeatureContext,
  tenant: TenantKey,
  filter: BinFilter,
  { actor, after }: { readonly actor: Actor; readonly after: string | null },
): Promise<RestorePage> {
  const { connection } = context;
  const { items, next } = await binList.page(connection, tenant, filter, { after, limit: RESTORE_BATCH });
  const isAllowed = await allowed(connection, tenant, items, actor);
  const ids = items.filter(isAllowed).map(({ id }) => id);
  const restored = new Map(
    (await restoreObjects(context, tenant, ids, `admin:${nameOf(actor)}`)).map((result) => [result.id, result]),
  );
  return {
    items: items.map(({ id, objectClass, displayName, userPrincipalName, mail }) => {
      const result = restored.get(id);
      const waiting = result?.outcome === 'restored' ? result.waiting : [];
      const name = displayName ?? userPrincipalName ?? mail;
      return { objectId: id, objectClass, name, outcome: result?.outcome ?? 'not-allowed', waiting };
    }),
    next,
  };
}

/**
 * An administrator that comes back is one again: only a global administrator restores one. What the actor may do is
 * asked with every thousand, which come long after the request that began them.
 */
async function allowed(
  connection: Connection,
  tenant: TenantKey,
  items: readonly ObjectSummary[],
  actor: Actor,
): Promise<(object: ObjectSummary) => boolean> {
  if (!('person' in actor)) return () => true;
  const { id: self } = actor.person;
  const held = await rolesNow(connection, actor.person);
  const { rows } = await sql<{ id: ObjectId; roles: Role[] }>`
    select object_id as id, array_agg(role) as roles from role_assignment
    where tenant = ${tenant.number} and object_id = any(${items.map(({ id }) => id)}::uuid[])
    group by object_id`.execute(connection);
  const roles = new Map(rows.map((row) => [row.id, row.roles]));
  return ({ id, objectClass }) =>
    objectClass === 'user'
      ? mayAct({ id: self, roles: held }, { id, roles: roles.get(id) ?? [] }, 'restore')
      : holdsOneOf(held, keepers[objectClass]);
}
