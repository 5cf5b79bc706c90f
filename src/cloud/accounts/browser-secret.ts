import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { resolveTenant } from '../tenants/tenant-key.ts';

/**
 * What a browser holds of something that the server keeps: `TENANT.SECRET`. The database has the hash of the secret, so
 * that a reader of the table cannot take part.
 */
export interface BrowserSecret {
  readonly text: string;
  readonly hash: string;
}

export function newBrowserSecret(tenant: TenantKey): BrowserSecret {
  const secret = randomBytes(32).toString('base64url');
  return { text: `${tenant.id}.${secret}`, hash: hashOf(secret) };
}

/** Undefined for a text that cannot be one. */
export async function parseBrowserSecret(
  connection: Connection,
  text: string | undefined,
): Promise<(BrowserSecret & { readonly tenant: TenantKey }) | undefined> {
  const [whole = '', tenantId = '', secret = ''] = /^([^.]+)\.([\w-]{43})$/.exec(text ?? '') ?? [];
  const tenant = await resolveTenant(connection, tenantId);
  return tenant && { tenant, text: whole, hash: hashOf(secret) };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
