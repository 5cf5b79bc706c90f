import type Provider from 'oidc-provider';
import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import { required } from '../../../base/assert.ts';
import { rolesOf } from '../../applications/assignment-store.ts';
import type { ObjectId } from '../../objects/object.ts';
import { requireAccess } from './access-check.ts';
import { claimsOf, findTokenPerson } from './account.ts';
import { applicationOf } from './clients.ts';
import { grantedScopes } from './granted-records.ts';
import { oauthErrors } from './oauth-errors.ts';
import { OFFLINE, openIdScopes } from './scopes.ts';
import type { ClaimsContext } from './token-claims.ts';
import { membershipClaims } from './token-claims.ts';

/**
 * Who a token is about, when they may still sign in and use this application. `token` is what is redeemed: whoever is
 * no longer assigned, or whom the access policy stops, gets nothing new for it.
 */
export async function findAccount(
  context: ClaimsContext,
  { oidc: { client, route } }: KoaContextWithOIDC,
  sub: string,
  token: object | undefined,
): Promise<Account | undefined> {
  const person = await findTokenPerson(context, context.tenant, sub);
  if (!person) return undefined;
  if (token && client) await requireAssignment(context, client, person);
  if (token && client && route === 'token') await requireAccess(context, client, person, token);
  return {
    accountId: person.id,
    claims: async (use) => {
      const application = client && applicationOf(client);
      const memberships =
        use === 'id_token' && application ? await membershipClaims(context, client, application, person.id) : {};
      return { ...claimsOf(person, context.clock.now()), ...memberships };
    },
  };
}

/**
 * What this session lets an application do: what the tenant consented to for all, and the person besides. Throws where
 * the application is not assigned to the person.
 */
export async function grantOfSession(context: ClaimsContext, { oidc }: KoaContextWithOIDC) {
  const { provider } = oidc;
  const client = required(oidc.client, 'a client that was found');
  const account = required(oidc.account, 'an account that was found');
  const person = required(await findTokenPerson(context, context.tenant, account.accountId), 'a person who signed in');
  await requireAssignment(context, client, person);
  const grantId = oidc.session?.grantIdFor(client.clientId);
  const stored = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (stored) return stored;
  return await newGrant(context, provider, { accountId: account.accountId, clientId: client.clientId });
}

/** What an application may do for one person in one session. */
export async function newGrant(
  context: ClaimsContext,
  provider: Provider,
  { accountId, clientId }: { readonly accountId: string; readonly clientId: string },
) {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope([...openIdScopes, OFFLINE].join(' '));
  for (const [resource, scopes] of Object.entries(await grantedScopes(context, clientId, accountId)))
    grant.addResourceScope(resource, scopes.join(' '));
  await grant.save();
  return grant;
}

async function requireAssignment(
  context: ClaimsContext,
  client: { readonly clientId: string },
  { id, upn }: { readonly id: ObjectId; readonly upn: string },
): Promise<void> {
  if (!(await isAssigned(context, client, id))) throw oauthErrors('not-assigned', upn);
}

/** Whether a person may use an application: where it asks for an assignment, with one. */
export async function isAssigned(
  { connection, tenant }: ClaimsContext,
  client: { readonly clientId: string },
  person: ObjectId,
): Promise<boolean> {
  if (applicationOf(client)?.assignmentRequired !== true) return true;
  return (await rolesOf(connection, tenant, client.clientId, person)).length > 0;
}
