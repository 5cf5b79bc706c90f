import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import { prepared } from '../../../base/database/prepared.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** What a page of another origin may read of an answer besides its body. */
const EXPOSED = 'www-authenticate, retry-after, x-correlation-id';

/**
 * A page may read every answer, also one that refuses it, when it is at an origin where an application of the tenant
 * has registered pages. The library decides this by client, so that a page whose client is not known would see no
 * reason, or anybody's page would.
 */
export async function corsHeaders(
  connection: Connection,
  tenant: TenantKey,
  origin: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  // Any header of this kind keeps the library from adding its own.
  const common = { vary: 'Origin', 'access-control-expose-headers': EXPOSED };
  if (origin === undefined || !(await isRegistered(connection, tenant, origin))) return common;
  return { ...common, 'access-control-allow-origin': origin };
}

/** What a browser asks first. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-max-age': '3600',
} as const;

/** What is the same for everybody: where the endpoints are, and public keys. */
export const openHeaders = { vary: 'Origin', 'access-control-allow-origin': '*' } as const;

async function isRegistered(connection: Connection, tenant: TenantKey, origin: string): Promise<boolean> {
  if (!/^https?:\/\/[\w.:[\]-]{1,255}$/.test(origin)) return false;
  const { rows } = await sql`${prepared} select from application_redirect
    where tenant = ${tenant.number} and kind = 'spa' and (uri = ${origin} or starts_with(uri, ${`${origin}/`}))
    limit 1`.execute(connection);
  return rows.length > 0;
}
