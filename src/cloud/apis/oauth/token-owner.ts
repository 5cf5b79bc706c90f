import type { Connection } from '../../../base/database/connection.ts';
import { findApplication } from '../../applications/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** An application may ask about its own tokens, and a resource about those for it. */
export async function mayLookAt(
  { connection, tenant }: { readonly connection: Connection; readonly tenant: TenantKey },
  client: { readonly clientId: string; readonly clientAuthMethod?: unknown },
  token: { readonly clientId?: string | undefined; readonly aud?: unknown },
): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  const { identifier } = (await findApplication(connection, tenant, client.clientId)) ?? {};
  return identifier !== undefined && identifier !== null && identifier === token.aud;
}
