import type { SecretBox } from '../../base/secrets.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

/**
 * A name that nobody has may be a password that was typed into the wrong field, so it is kept nowhere. 16 bits under a
 * key that the database does not have show whether it came again; they are too few to find it.
 */
export function markOfName(secrets: Pick<SecretBox, 'mac'>, tenant: TenantKey, name: string): string {
  return secrets.mac('unknown-name', `${tenant.id} ${name}`).toString('hex', 0, 2);
}
