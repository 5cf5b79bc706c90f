import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type Provider from 'oidc-provider';
import type * as Library from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../base/clock.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import type { SignInTally } from '../../sign-ins/tally.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { relayLimits } from '../../../wire/index.ts';
import { claimsByScope } from './account.ts';
import { noteAgentKey } from './agent-key.ts';
import type { MetErrors } from './msal/answers.ts';
import { correlationOf, decorateAnswer, isAnswered, refusalOf } from './msal/answers.ts';
import { adaptClients } from './adapt-clients.ts';
import { applicationOf, CLIENT_METADATA } from './clients.ts';
import { flowIdOf, signInPath } from './flow-id.ts';
import { findAccount, grantOfSession } from './grants.ts';
import { loadOidcLibrary } from './oidc-library.ts';
import type { RecordsOptions } from './oidc-records.ts';
import { oidcStore } from './oidc-store.ts';
import { oauthErrors, problemOf } from './oauth-errors.ts';
import type { SignInPages } from './pages.ts';
import type { PasswordGrantOptions } from './password-grant.ts';
import { registerPasswordGrant } from './password-grant.ts';
import { interactionPolicy } from './policy.ts';
import { defaultResource, resourceServerOf } from './resources.ts';
import { OFFLINE, openIdScopes } from './scopes.ts';
import { bindSessions } from './sessions.ts';
import { isBySession, recordAnswer } from './sign-in-record.ts';
import type { SigningKey } from './signing-keys.ts';
import { recordReuse } from './token-reuse.ts';
import { prefixTokens } from './token-prefix.ts';
import { accessTokenClaims, shapeAccessToken } from './token-claims.ts';

/** Of the keys that an application publishes. */
const MAX_KEYS_OCTETS = 64 * 1024;
const ASSERTION_LIFETIME_MS = 10 * MINUTE;
/** Where the endpoints lie below `/{tenant}`. */
export const routes = {
  token: '/oauth2/v2.0/token',
  authorization: '/oauth2/v2.0/authorize',
  jwks: '/discovery/v2.0/keys',
  userinfo: '/openid/userinfo',
  device_authorization: '/oauth2/v2.0/devicecode',
  pushed_authorization_request: '/oauth2/v2.0/par',
  introspection: '/oauth2/v2.0/introspect',
  revocation: '/oauth2/v2.0/revoke',
  end_session: '/oauth2/v2.0/logout',
} as const;

export interface ProviderOptions
  extends Omit<RecordsOptions, 'replayed' | 'redeemed' | 'ended'>, BusinessContext, PasswordGrantOptions {
  readonly issuer: string;
  readonly keys: readonly SigningKey[];
  readonly pages: SignInPages;
  readonly signIns: SignInTally;
  /** Reaches applications: to inform them that a session ended, and to read the keys that they publish. */
  readonly fetch: (url: string, options: object) => Promise<Response>;
  readonly publicUrl: string;
  /** Writes down what a server error was. */
  readonly onFailure: (error: unknown, correlation?: string) => void;
}

/** One oidc-provider, for one tenant. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { issuer, clock } = options;
  const library = await loadOidcLibrary();
  const provider = new library.default(issuer, configurationOf(library, options));
  registerPasswordGrant(provider, options);
  adaptClients(provider, library, clock);
  bindSessions(provider);
  prefixTokens(provider, options.tenant);
  const met: MetErrors = new WeakMap();
  const note = (context: KoaContextWithOIDC, error: unknown): void => void met.set(context, error);
  provider.on('grant.error', (asked, error) => {
    const isReuse = problemOf(error, 'invalid_grant').name === 'token-used';
    if (isReuse) recordReuse(options, options.tenant, asked).catch(options.onFailure);
  });
  const authorized = new WeakSet<object>();
  provider.on('authorization.success', (asked) => void (isBySession(asked) && authorized.add(asked)));
  provider.on('authorization.error', note).on('grant.error', note).on('userinfo.error', note);
  provider.on('pushed_authorization_request.error', note).on('device_authorization.error', note);
  provider.on('introspection.error', note).on('revocation.error', note);
  provider.on('server_error', (context, error) => {
    note(context, error);
    options.onFailure(error, context.get('x-correlation-id'));
  });
  provider.use(async (context, next) => {
    await next();
    if (!isAnswered(context)) return;
    const found = refusalOf(context, met);
    decorateAnswer(context, { found, now: clock.now(), publicUrl: options.publicUrl });
    const answered = { found, correlationId: correlationOf(context), isAuthorized: authorized.has(context) };
    try {
      await recordAnswer(options.signIns, options.tenant, context, answered);
    } catch (error) {
      // What was issued is valid already; that the log lacks it is said in the other one.
      options.onFailure(error, correlationOf(context));
    }
  });
  // The edge in front sets the public host and scheme; nothing a client sends decides them.
  provider.proxy = true;
  return provider;
}

function configurationOf(library: typeof Library, options: ProviderOptions): Configuration {
  const { errors } = library;
  const { issuer, keys, tenant, clock, connection, pages } = options;
  const stops = {
    replayed: (): Error => new errors.InvalidClientAuth('the client assertion was used before'),
    redeemed: (): Error => new errors.InvalidGrant('code already consumed'),
    ended: (): Error => oauthErrors('sign-in-needed', ''),
  };
  const context = { connection, clock, tenant };
  return {
    ...offered(),
    adapter: oidcStore({ ...options, ...stops }),
    jwks: { keys: [...keys] },
    cookies: cookiesOf(keys, tenant),
    pkce: { required: (asked, client) => isPkceNeeded(asked, client) },
    assertJwtClientAuthClaimsAndHeader: (asked, claims, { kid }, client) => {
      if (!isShortLived(claims, clock)) throw new errors.InvalidClientAuth('the client assertion lives too long');
      if (!applicationOf(client) && !noteAgentKey(asked, kid))
        throw new errors.InvalidClientAuth('the client assertion names no key');
    },
    findAccount: async (asked, sub, token) => await findAccount(context, asked, sub, token),
    loadExistingGrant: async (asked) => await grantOfSession(context, asked),
    interactions: {
      policy: interactionPolicy(library, context),
      url: (_asked, { uid }) => signInPath(flowIdOf(tenant, uid)),
    },
    extraTokenClaims: async (asked, token) => await accessTokenClaims(context, asked, token),
    formats: {
      customizers: { jwt: (asked, _token, { payload }) => shapeAccessToken(payload, asked.oidc.client) },
    },
    fetchResponseBodyLimits: { jwks_uri: MAX_KEYS_OCTETS },
    fetch: async (url, init) => await options.fetch(url instanceof Request ? url.url : String(url), init ?? {}),
    renderError: async (asked, out, error) => {
      const found = problemOf(error, out.error);
      // Below the tenant, as the browser has it.
      const url = `${issuer.slice(0, -'/v2.0'.length)}${asked.originalUrl}`;
      const { body, headers } = await pages.problem({ headers: asked.req.headers, url, problem: found });
      asked.type = 'html';
      asked.set({ ...headers });
      asked.body = body;
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****', deviceInfo: () => ({}) },
      introspection: { enabled: true, allowedPolicy: isOwn },
      revocation: { enabled: true, allowedPolicy: isOwn },
      backchannelLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (asked, client, oneOf) => defaultResource(asked, client, oneOf),
        useGrantedResource: () => true,
        getResourceServerInfo: async (asked, resource, client) =>
          await resourceServerOf(context, asked, resource, client),
      },
    },
  };
}

/** What every tenant offers alike. */
function offered(): Configuration {
  return {
    routes,
    scopes: [...openIdScopes, OFFLINE],
    claims: Object.fromEntries(Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]])),
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    allowOmittingSingleRegisteredRedirectUri: false,
    // As on the relay: clocks may differ by so much.
    clockTolerance: relayLimits.clockSkewMs / SECOND,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'],
      idTokenSigningAlgValues: ['RS256'],
    },
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    extraClientMetadata: { properties: [CLIENT_METADATA] },
    issueRefreshToken: (_asked, client, { scopes }) => client.grantTypeAllowed('refresh_token') && scopes.has(OFFLINE),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: lifetimes,
  };
}

const lifetimes: Configuration['ttl'] = {
  AccessToken: (_context, { resourceServer }) => resourceServer?.accessTokenTTL ?? HOUR / SECOND,
  DeviceCode: (15 * MINUTE) / SECOND,
  AuthorizationCode: (5 * MINUTE) / SECOND,
  ClientCredentials: (_context, { resourceServer }) => resourceServer?.accessTokenTTL ?? HOUR / SECOND,
  Grant: (365 * DAY) / SECOND,
  IdToken: HOUR / SECOND,
  Interaction: HOUR / SECOND,
  // A page keeps its token where any script of it can read it: it lives a day, however often it is renewed.
  RefreshToken: ({ oidc }, _token, client) => {
    const rotated = oidc.entities.RotatedRefreshToken;
    if (!isOnlyPage(client)) return (90 * DAY) / SECOND;
    return rotated?.exp === undefined ? DAY / SECOND : Math.max(1, rotated.exp - Math.floor(Date.now() / SECOND));
  },
  Session: DAY / SECOND,
};

function isOnlyPage(client: object): boolean {
  const redirects = applicationOf(client)?.redirects ?? [];
  return redirects.length > 0 && redirects.every(({ type }) => type === 'spa');
}

/** Cookies of the tenants of one host do not meet: each has names of its own. */
function cookiesOf(keys: readonly SigningKey[], tenant: TenantKey): Configuration['cookies'] {
  const suffix = String(tenant.number);
  return {
    keys: keys.map(({ d }) => createHash('sha256').update(`cookie ${d}`).digest('base64url')),
    names: {
      session: `hawser-flow-${suffix}`,
      interaction: `hawser-interaction-${suffix}`,
      resume: `hawser-resume-${suffix}`,
    },
  };
}

/** A token for a resource is a JWT, which the resource checks with the published keys: it asks nobody. */
function isOwn(
  _asked: KoaContextWithOIDC,
  client: { readonly clientId: string },
  token: { readonly clientId?: string | undefined },
) {
  return client.clientId === token.clientId;
}

/** Whoever holds a code has to be who asked for it: a page and a program cannot prove that otherwise. */
function isPkceNeeded({ oidc }: KoaContextWithOIDC, client: object): boolean {
  const application = applicationOf(client);
  if (!application) return true;
  const asked = oidc.params?.['redirect_uri'];
  const type = application.redirects.find(({ uri }) => uri === asked)?.type ?? 'native';
  return application.kind === 'public' || type !== 'web';
}

/**
 * A proof of this moment, not a password for years: what is stolen of a log or a backup is worth nothing soon (RFC 7523
 * 3: "MAY reject JWTs with an exp that is unreasonably far in the future").
 */
function isShortLived({ exp, iat }: JWTPayload, clock: Clock): boolean {
  const now = clock.now().getTime() / SECOND;
  // Ten minutes, as msal-node has it: it rounds the beginning down and the end up, on a clock of its own.
  const most = (ASSERTION_LIFETIME_MS + relayLimits.clockSkewMs) / SECOND;
  return exp !== undefined && exp - now <= most && (iat === undefined || exp - iat <= most);
}
