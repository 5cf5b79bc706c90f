import { isUuid } from '../../base/ids.ts';
import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { Brand } from '../../base/ids.ts';

/** The public name of a tenant: in addresses, tokens, logs and messages between nodes. */
export type TenantId = Brand<string, 'TenantId'>;
/** Its name in the database, where it leads every key of every table that belongs to tenants. */
export type TenantNumber = Brand<number, 'TenantNumber'>;

/** Whose data a store may touch. Made where a request comes in, by `resolveTenant`, and handed down. */
export interface TenantKey {
  readonly id: TenantId;
  readonly number: TenantNumber;
}

/** Neither id nor number of a tenant ever changes, so that what was read once holds as long as the process. */
const resolved = new WeakMap<Connection, Map<string, TenantKey>>();

/** The tenant with this id, as the part of a request that says which one; undefined where there is none. */
export async function resolveTenant(connection: Connection, id: string): Promise<TenantKey | undefined> {
  const known = resolved.get(connection) ?? new Map<string, TenantKey>();
  resolved.set(connection, known);
  const before = known.get(id);
  if (before || !isUuid(id)) return before;
  const { rows } = await sql<TenantKey>`${prepared} select id, number from tenant where id = ${id}`.execute(connection);
  if (rows[0]) known.set(id, rows[0]);
  return rows[0];
}
