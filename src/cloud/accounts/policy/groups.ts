import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { isUuid } from '../../../base/ids.ts';
import { foldName } from '../../objects/search-text.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { policyErrors } from './errors.ts';

/** Groups as people write them: by id or display name. Throws `policy.unknown-group`. */
export async function findGroups(
  connection: Connection,
  tenant: TenantKey,
  names: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) {
    const which = isUuid(name) ? sql`o.id = ${name}` : sql`o.sort_name = ${foldName(name)}`;
    const { rows } = await sql<{ id: string }>`select o.id from object o
      where o.tenant = ${tenant.number} and o.class = 'group' and o.deleted_at is null and ${which}
      limit 2`.execute(connection);
    const [only] = rows;
    if (!only || rows.length > 1) throw policyErrors('policy.unknown-group', { name });
    found.push(only.id);
  }
  return found;
}
