import type { TenantKey } from '../../tenants/tenant-key.ts';

/** The name of a tenant in every token that it issues. */
export function issuerOf(publicUrl: string, tenant: TenantKey): string {
  return `${publicUrl}/${tenant.id}/v2.0`;
}
