import type Provider from 'oidc-provider';
import { isUuid } from '../../../base/ids.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/**
 * Codes and refresh tokens begin with the tenant that they are of: at `/common` they are all that says it. Nobody else
 * reads them, and what follows is as random as before.
 */
export function prefixTokens(provider: Provider, { id }: TenantKey): void {
  const prefix = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
  for (const { prototype } of [provider.AuthorizationCode, provider.RefreshToken, provider.DeviceCode]) {
    const made: unknown = Reflect.get(prototype, 'generateTokenId');
    if (typeof made !== 'function') throw new TypeError('assertion failed: tokens have ids');
    Object.assign(prototype, {
      generateTokenId(this: object): string {
        return `${prefix}.${String(Reflect.apply(made, this, []))}`;
      },
    });
  }
}

/** The id of the tenant in a code or a refresh token, which may be anybody's. */
export function tenantOfToken(token: string | null): string | undefined {
  const encoded = /^([\w-]{22})\.[\w-]+$/.exec(token ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const hex = Buffer.from(encoded, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isUuid(id) ? id : undefined;
}
