import type { KoaContextWithOIDC } from 'oidc-provider';
import type Provider from 'oidc-provider';
import { required } from '../../../base/assert.ts';
import { SECOND } from '../../../base/clock.ts';
import { isHawserError } from '../../../base/errors.ts';
import { currentOrigin } from '../../../base/origin.ts';
import { finish } from '../../accounts/flow/finish.ts';
import { beginWithPassword } from '../../accounts/flow/first-factor.ts';
import { deleteFlow } from '../../accounts/flow/flow-store.ts';
import type { Step } from '../../accounts/flow/next-step.ts';
import type { FlowContext, Where } from '../../accounts/flow/open-flow.ts';
import { readFlow } from '../../accounts/flow/open-flow.ts';
import type { Session } from '../../accounts/session.ts';
import { resumeSession } from '../../accounts/session.ts';
import { normalizeName, tenantOfName } from '../../accounts/sign-in-name.ts';
import { getTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { applicationOf, PASSWORD_GRANT } from './clients.ts';
import { currentRequest } from './current-request.ts';
import { findAccount, newGrant } from './grants.ts';
import { oauthErrors } from './oauth-errors.ts';
import type { ProblemName } from './problems.ts';
import { defaultResource, resourceServerOf } from './resources.ts';
import { isOpenIdScope, OFFLINE, openIdScopes } from './scopes.ts';

export interface PasswordGrantOptions {
  readonly tenant: TenantKey;
  /** Verifies as the pages of a sign-in do: counted, by an agent too, with every policy. */
  readonly flows: FlowContext;
}

/**
 * A password in an application (RFC 6749, 4.3): for tools that know nothing else, where the tenant lets them. It is
 * a sign-in like any other and opens a session, which ends everything that came from it. Whatever more the person has
 * to prove or do, no such application can ask for: then there is no token.
 */
export function registerPasswordGrant(provider: Provider, options: PasswordGrantOptions): void {
  const handle = async (asked: KoaContextWithOIDC): Promise<void> => {
    await requireOpen(options, asked);
    const session = await signIn(options, asked);
    currentRequest().session = session;
    asked.body = await tokensFor(options, asked, session);
  };
  provider.registerGrantType(PASSWORD_GRANT, handle, ['username', 'password', 'scope', 'resource'], ['resource']);
}

async function requireOpen({ tenant, flows }: PasswordGrantOptions, { oidc }: KoaContextWithOIDC): Promise<void> {
  const { signIn: settings } = await getTenant(flows.connection, tenant);
  const isRegistered = oidc.client !== undefined && applicationOf(oidc.client)?.passwordGrant === true;
  if (!settings.allowsPasswordGrant || !isRegistered) throw oauthErrors('passwords-closed', '');
}

async function signIn({ tenant, flows }: PasswordGrantOptions, { oidc, req }: KoaContextWithOIDC): Promise<Session> {
  const { username, password } = oidc.params ?? {};
  if (typeof username !== 'string') throw oauthErrors('parameter-missing', 'username');
  if (typeof password !== 'string') throw oauthErrors('parameter-missing', 'password');
  const owner = await tenantOfName(flows.connection, normalizeName(username));
  if (owner?.number !== tenant.number) throw oauthErrors('password-wrong', '');
  const userAgent = req.headers['user-agent']?.slice(0, 300);
  const client = { address: currentOrigin()?.address ?? '', ...(userAgent !== undefined && { userAgent }) };
  const asking = required(oidc.client, 'a client that was found');
  const application = { id: asking.clientId, name: applicationOf(asking)?.name ?? null };
  const where: Where = { client, purpose: { kind: 'ropc', tenant, application } };
  try {
    const token = await beginWithPassword(flows, where, { upn: username, password });
    const { step, secretHash } = await readFlow(flows, token, where);
    if (step.kind !== 'done') {
      await deleteFlow(flows.connection, tenant, secretHash);
      throw oauthErrors(obstacles[step.kind] ?? 'second-factor-needed', '');
    }
    const signedIn = await finish(flows, token, where);
    return required(await resumeSession(flows, signedIn.token), 'a session that was opened just now');
  } catch (error) {
    if (!isHawserError(error)) throw error;
    const name = refusals[error.code];
    if (name === undefined) throw error;
    throw oauthErrors(name, '');
  }
}

/** What the next step would be, where the person could take one. */
const obstacles: Readonly<Partial<Record<Step['kind'], ProblemName>>> = {
  register: 'registration-needed',
  'change-password': 'password-over',
  'change-forest-password': 'password-over',
  blocked: 'access-blocked',
};

const refusals: Readonly<Record<string, ProblemName>> = {
  'accounts.wrong-credentials': 'password-wrong',
  'accounts.too-many-attempts': 'password-locked',
  'accounts.sign-in-blocked': 'account-blocked',
  'accounts.account-expired': 'account-blocked',
  'accounts.restricted-by-directory': 'account-blocked',
  'accounts.must-change-password': 'password-over',
  'accounts.password-expired': 'password-over',
  'accounts.directory-away': 'directory-away',
};

async function tokensFor({ tenant, flows }: PasswordGrantOptions, asked: KoaContextWithOIDC, session: Session) {
  const { oidc } = asked;
  const { provider } = oidc;
  const client = required(oidc.client, 'a client that was found');
  const context = { connection: flows.connection, clock: flows.clock, tenant };
  const accountId = session.person.id;
  const grant = await newGrant(context, provider, { accountId, clientId: client.clientId });
  const account = required(await findAccount(context, asked, accountId, grant), 'a person who signed in');
  oidc.entity('Account', account);
  oidc.entity('Grant', grant);
  const wanted = oidc.params?.['scope'];
  const scopes = new Set(typeof wanted === 'string' ? wanted.split(' ') : []);
  const openId = openIdScopes.filter((scope) => scopes.has(scope));
  const access = new provider.AccessToken({
    ...{ accountId, client, grantId: grant.jti, gty: PASSWORD_GRANT, sessionUid: session.id },
  });
  const resource = await resourceOf(context, asked, client);
  if (resource) {
    access.resourceServer = resource;
    const granted = grant.getResourceScopeFiltered(resource.identifier(), [...scopes]);
    if (granted === '') throw oauthErrors('consent-missing', '');
    access.scope = granted;
  } else access.scope = openId.join(' ');
  oidc.entity('AccessToken', access);
  const authTime = Math.floor(session.provedAt.getTime() / SECOND);
  const amr = [...session.amr];
  const kept = [...scopes].filter(isOpenIdScope).join(' ');
  const refresh = new provider.RefreshToken({
    ...{ accountId, client, grantId: grant.jti, gty: PASSWORD_GRANT, sessionUid: session.id, amr, authTime },
    ...{ scope: [kept, resource ? access.scope : ''].join(' ').trim(), resource: resource?.identifier(), rotations: 0 },
  });
  if (scopes.has(OFFLINE)) oidc.entity('RefreshToken', refresh);
  const isIdentified = scopes.has('openid');
  const claims = isIdentified ? await account.claims('id_token', openId.join(' '), {}, []) : undefined;
  const identity = claims && new provider.IdToken({ ...claims, amr, auth_time: authTime }, { ctx: asked });
  if (identity) Object.assign(identity, { scope: openId.join(' ') });
  return {
    access_token: await access.save(),
    ...(scopes.has(OFFLINE) && { refresh_token: await refresh.save() }),
    ...(identity && { id_token: await identity.issue({ use: 'idtoken' }) }),
    scope: [resource ? access.scope : '', ...openId].join(' ').trim(),
    expires_in: access.expiration,
    token_type: 'Bearer',
  };
}

async function resourceOf(
  context: Parameters<typeof resourceServerOf>[0],
  asked: KoaContextWithOIDC,
  client: { readonly clientId: string },
) {
  const named = [asked.oidc.params?.['resource'] ?? []].flat().filter((one) => typeof one === 'string');
  const [identifier] = [named.length > 0 ? named : defaultResource(asked, client, undefined)].flat();
  if (identifier === undefined) return undefined;
  const server = await resourceServerOf(context, asked, identifier, client);
  return new asked.oidc.provider.ResourceServer(identifier, server);
}
