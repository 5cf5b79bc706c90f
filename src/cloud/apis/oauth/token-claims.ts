import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { isUuid } from '../../../base/ids.ts';
import { groupsOf, rolesOf } from '../../applications/assignment-store.ts';
import { consentedResources } from '../../applications/permission-store.ts';
import { findResource } from '../../applications/store.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { claimsOf, findTokenPerson, notBefore } from './account.ts';
import { agentKeyClaim } from './agent-key.ts';
import type { ClientApplication } from './clients.ts';
import { applicationOf } from './clients.ts';
import { DEFAULT_SCOPE, splitScope } from './scopes.ts';
import { SECOND } from '../../../base/clock.ts';

export interface ClaimsContext extends FeatureContext {
  readonly tenant: TenantKey;
}

/** What an access token says besides the protocol's own: of an agent, for which of its keys it is. */
export async function accessTokenClaims(
  context: ClaimsContext,
  asked: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  const { client } = asked.oidc;
  if (!client) return undefined;
  if (!applicationOf(client)) return agentKeyClaim(asked);
  const { connection, tenant, clock } = context;
  const common = { tid: tenant.id, azp: client.clientId, azpacr: client.clientAuthMethod === 'none' ? '0' : '1' };
  if (token.kind === 'ClientCredentials')
    return {
      ...common,
      ver: '2.0',
      oid: client.clientId,
      idtyp: 'app',
      roles: await ownRoles(context, client.clientId, token.aud),
    };
  const person = await findTokenPerson({ connection }, tenant, token.accountId);
  if (!person) return common;
  const { sub: _sub, nbf: _nbf, email: _email, ...claims } = claimsOf(person, clock.now());
  const roles = await resourceRoles(context, token.aud, person.id);
  return { ...common, ...claims, ...(roles.length > 0 && { roles }) };
}

/** As the field writes them: `scp` with short names, valid from a while before. */
export function shapeAccessToken(
  payload: { iat?: unknown; [claim: string]: unknown },
  client: object | undefined,
): void {
  if (!client || !applicationOf(client)) return;
  const { scope } = payload;
  delete payload['scope'];
  const names = typeof scope === 'string' ? scope.split(' ').flatMap((one) => splitScope(one)?.name ?? []) : [];
  const shown = names.filter((name) => name !== DEFAULT_SCOPE).toSorted();
  if (payload['idtyp'] !== 'app' && shown.length > 0) payload['scp'] = shown.join(' ');
  if (typeof payload.iat === 'number') payload['nbf'] = notBefore(payload.iat * SECOND);
}

/** Groups and roles of a person in the application itself, for its id token. */
export async function membershipClaims(
  { connection, tenant }: ClaimsContext,
  client: { readonly clientId: string },
  { groupsClaim }: ClientApplication,
  person: ObjectId,
): Promise<Record<string, unknown>> {
  const roles = (await rolesOf(connection, tenant, client.clientId, person)).filter((role) => role !== '');
  const groups = groupsClaim === 'none' ? [] : await groupsOf(connection, tenant, person, groupsClaim);
  return {
    ...(roles.length > 0 && { roles }),
    // As the field says it when they do not fit: the client has to ask.
    ...(groups === null ? { hasgroups: true } : groups.length > 0 && { groups }),
  };
}

async function ownRoles(
  { connection, tenant }: ClaimsContext,
  clientId: string,
  audience: string | readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!isUuid(clientId)) return [];
  const resources = await consentedResources(connection, tenant, clientId);
  return resources.find(({ resource }) => resource === audience)?.appRoles ?? [];
}

async function resourceRoles(
  { connection, tenant }: ClaimsContext,
  audience: string | readonly string[] | undefined,
  person: ObjectId,
): Promise<readonly string[]> {
  const resource = typeof audience === 'string' ? await findResource(connection, tenant, audience) : undefined;
  if (!resource || resource.appRoles.length === 0) return [];
  return (await rolesOf(connection, tenant, resource.id, person)).filter((role) => role !== '');
}
