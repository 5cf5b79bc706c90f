import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { suffixOf } from '../objects/names.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** What people type, as the directory keeps it: no spaces around it, no letter case. At most what a name can be. */
export function normalizeName(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase().slice(0, 320);
}

/** Whose name it would be: a domain belongs to one tenant. */
export async function tenantOfName(connection: Connection, name: string): Promise<TenantKey | undefined> {
  const { rows } = await sql<TenantKey>`
    select t.id, t.number from verified_domain d join tenant t on t.number = d.tenant
    where d.name = ${suffixOf(name)}`.execute(connection);
  return rows[0];
}
