import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/** Ends the sign-ins of these people that are under way: what they proved so far no longer holds. */
export async function endFlows(connection: Connection, tenant: TenantKey, ids: readonly ObjectId[]): Promise<void> {
  await sql`delete from sign_in_flow
    where tenant = ${tenant.number} and object_id = any(${[...ids]}::uuid[])`.execute(connection);
}
