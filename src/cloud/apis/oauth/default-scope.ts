import { sql } from 'kysely';
import { prepared } from '../../../base/database/prepared.ts';
import { scopeNames } from '../../applications/application.ts';
import { findResource } from '../../applications/store.ts';
import { grantedScopes } from './granted-records.ts';
import type { RecordsOptions } from './oidc-records.ts';
import { joinScope } from './scopes.ts';

interface AskedDefault {
  readonly resource: string;
  readonly clientId: string;
  readonly refreshToken: string | null;
}

/**
 * What `RESOURCE/.default` is written out to, by full names. It is all that was consented to, and whose consent counts
 * is known when the person is: so it is all that the resource offers, which the grant narrows down. A refresh token
 * knows its person, and is refused what it is not for.
 */
export async function scopesOfDefault(
  { connection, tenant }: Pick<RecordsOptions, 'connection' | 'tenant'>,
  { resource, clientId, refreshToken }: AskedDefault,
): Promise<readonly string[]> {
  if (refreshToken === null) {
    const found = await findResource(connection, tenant, resource);
    return found ? scopeNames(found).map((name) => joinScope({ resource, name })) : [];
  }
  const { rows } = await sql<{ person: string | null }>`${prepared} select object_id as person from oidc_record
    where tenant = ${tenant.number} and model = 'RefreshToken' and id = ${refreshToken}`.execute(connection);
  return (await grantedScopes({ connection, tenant }, clientId, rows[0]?.person ?? undefined))[resource] ?? [];
}
