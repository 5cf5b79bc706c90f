import type { KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import { HOUR, MINUTE, SECOND } from '../../../base/clock.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { scopeNames } from '../../applications/application.ts';
import { findResource } from '../../applications/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { applicationOf } from './clients.ts';
import { oauthErrors } from './oauth-errors.ts';
import { DEFAULT_SCOPE, isOpenIdScope, joinScope, splitScope } from './scopes.ts';

/** What an agent's token is good for; no application and no person ever gets it. */
export const PROVISIONING_AUDIENCE = 'urn:hawser:provisioning';
export const ACCESS_TOKEN_LIFETIME_MS = 10 * MINUTE;
/** Of an application's token, as in the field. */
const APPLICATION_TOKEN_MS = HOUR;

const provisioning: ResourceServer = {
  scope: 'provisioning',
  audience: PROVISIONING_AUDIENCE,
  accessTokenFormat: 'jwt',
  accessTokenTTL: ACCESS_TOKEN_LIFETIME_MS / SECOND,
  jwt: { sign: { alg: 'ES256' } },
};

interface Options {
  readonly connection: Connection;
  readonly tenant: TenantKey;
}

/** What a token for `identifier` looks like, if this client can have one. */
export async function resourceServerOf(
  { connection, tenant }: Options,
  { oidc: { params } }: KoaContextWithOIDC,
  identifier: string,
  client: object,
): Promise<ResourceServer> {
  if (!applicationOf(client)) {
    if (identifier !== PROVISIONING_AUDIENCE) throw oauthErrors('resource-unknown', identifier);
    return provisioning;
  }
  const resource = await findResource(connection, tenant, identifier);
  if (!resource) throw oauthErrors('resource-unknown', identifier);
  const scopes = [...scopeNames(resource), DEFAULT_SCOPE];
  for (const scope of scopesOf(params?.['scope'])) {
    if (isOpenIdScope(scope)) continue;
    const parts = splitScope(scope);
    const isOffered = parts && (parts.resource !== identifier || scopes.includes(parts.name));
    if (!isOffered) throw oauthErrors('scope-unknown', scope);
  }
  return {
    scope: scopes.map((name) => joinScope({ resource: identifier, name })).join(' '),
    audience: identifier,
    accessTokenFormat: 'jwt',
    accessTokenTTL: APPLICATION_TOKEN_MS / SECOND,
    jwt: { sign: { alg: 'RS256' } },
  };
}

/** Where a request names none: agents have one; an application gets a token about the person, for userinfo. */
export function defaultResource(
  { oidc: { params } }: KoaContextWithOIDC,
  client: object,
  oneOf: readonly string[] | undefined,
): string | readonly string[] {
  if (!applicationOf(client)) return PROVISIONING_AUDIENCE;
  const [first] = oneOf ?? [];
  if (first !== undefined) return first;
  const unknown = scopesOf(params?.['scope']).find((scope) => !isOpenIdScope(scope));
  if (unknown !== undefined) throw oauthErrors('scope-unknown', unknown);
  if (params?.['grant_type'] === 'client_credentials') throw oauthErrors('scope-without-resource', '');
  return [];
}

function scopesOf(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : [];
}
