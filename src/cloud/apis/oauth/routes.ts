import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { baseErrors } from '../../../base/base-errors.ts';
import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { readLimited } from '../../../base/http/body.ts';
import { declareBody } from '../../../base/http/body-limits.ts';
import { declareRecorded } from '../../../base/http/recorded.ts';
import { isStorable, notStorable } from '../../../base/storable.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { readUsableSessions } from './browser-sessions.ts';
import { proofOf } from './client-proof.ts';
import { addCommonDiscovery, findTenantOf, isNamed } from './common.ts';
import { corsHeaders, openHeaders, preflightHeaders } from './cors.ts';
import { exchangeOf } from './exchange.ts';
import { scopesOfDefault } from './default-scope.ts';
import { addLogout } from './logout-routes.ts';
import { isPrefetch, ofPrefetch } from './prefetch.ts';
import { routes } from './provider.ts';
import { letAnswer } from './request.ts';
import type { TokenRoutesOptions } from './route-options.ts';
import { translateParameters } from './msal/translate.ts';

/** Where oidc-provider expects what stands at other addresses here. */
const aliases = new Map([
  ['/v2.0/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['/v2.0/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server'],
  ['/oauth2/token', routes.token],
]);

/** What is the same for everybody, and read by any page. */
const open: ReadonlySet<string> = new Set([...aliases.keys(), routes.jwks].filter((path) => path !== '/oauth2/token'));

/** A form of a client: an assertion and a code. */
const OCTETS = 56 * 1024;

type Answer = (context: HttpContext) => Promise<Response>;

/**
 * The token endpoints of all tenants, `/{tenant}/…`; the tenant is written as its id, its name or one of its domains,
 * or as `common` or `organizations` where the request itself says which one it is.
 */
export function addTokenRoutes(app: HttpApp, options: TokenRoutesOptions): void {
  addCommonDiscovery(app, options);
  addLogout(app, options);
  const answer: Answer = async (context) => await answerRequest(options, context);
  const get = (path: string): void => {
    for (const written of [path, `${path}/`]) app.get(`/:tenant${written}`, answer);
  };
  const post = (path: string): void => {
    app.post(`/:tenant${path}`, answer);
    declareBody(app, 'POST', `/:tenant${path}`, OCTETS);
    declareRecorded(app, 'POST', `/:tenant${path}`, { keptIn: 'oidc_record' });
  };
  const { token, userinfo, device_authorization: device, pushed_authorization_request: pushed } = routes;
  for (const path of [...open, routes.authorization, `${routes.authorization}/:uid`, userinfo]) get(path);
  for (const path of ['/oauth2/token', token, userinfo, device, pushed, routes.introspection, routes.revocation])
    post(path);
  for (const path of [...open, '/oauth2/token', token, userinfo, device, pushed, routes.revocation])
    app.options(`/:tenant${path}`, async (context) => await answerPreflight(options, context));
}

/** Path below the tenant; some clients put a slash behind it. */
function pathOf({ req }: HttpContext): string {
  return req.path.slice(req.path.indexOf('/', 1)).replace(/\/$/, '');
}

async function answerPreflight(options: TokenRoutesOptions, context: HttpContext): Promise<Response> {
  const headers = open.has(pathOf(context))
    ? openHeaders
    : await originHeaders(options, context, new URLSearchParams());
  const asked = context.req.header('access-control-request-headers');
  return new Response(null, {
    status: 204,
    headers: { ...headers, ...preflightHeaders, ...(asked !== undefined && { 'access-control-allow-headers': asked }) },
  });
}

/** A preflight of `/common` says nothing of its tenant: there any registered page of the only one may ask. */
async function originHeaders(options: TokenRoutesOptions, context: HttpContext, parameters: URLSearchParams) {
  const tenant = await findTenantOf(options, context, parameters).catch(() => undefined);
  const isKnown = tenant !== undefined && !(tenant instanceof Response);
  return isKnown ? await corsHeaders(options.connection, tenant, context.req.header('origin')) : { vary: 'Origin' };
}

/** Lets the provider of the tenant answer. */
async function answerRequest(options: TokenRoutesOptions, context: HttpContext): Promise<Response> {
  if (isPrefetch(context)) return ofPrefetch();
  const url = new URL(context.req.url);
  // What refuses the body is read by a page as well, where the address says whose endpoint it is.
  const named = isNamed(context) ? await findTenantOf(options, context, url.searchParams) : undefined;
  if (named && !(named instanceof Response)) await setHeaders(options, context, named);
  const given = context.req.method === 'POST' ? await readParameters(context) : url.searchParams;
  const tenant = named ?? (await findTenantOf(options, context, given));
  if (tenant instanceof Response) return tenant;
  if (!named) await setHeaders(options, context, tenant);
  const { connection, publicUrl } = options;
  const path = pathOf(context);
  const defaultOf = async (resource: string, clientId: string) =>
    await scopesOfDefault({ connection, tenant }, { resource, clientId, refreshToken: given.get('refresh_token') });
  const { authorization } = exchangeOf(context).incoming.headers;
  const parameters = await translateParameters(given, authorization, defaultOf);
  const target = {
    path: aliases.get(path) ?? path,
    prefix: `/${tenant.id}`,
    publicUrl,
    parameters,
    search: url.search,
  };
  const sessions = await readUsableSessions(options, tenant, options.cookie.read(context));
  const asked = { grantType: given.get('grant_type'), redirectUri: given.get('redirect_uri') };
  const current = { presents: proofOf(given, authorization), asked, sessions, session: undefined };
  const provider = await options.tokens.providerOf(tenant);
  await letAnswer(provider, exchangeOf(context), { target, current });
  return RESPONSE_ALREADY_SENT;
}

/** On what the provider answers, and on what goes wrong before. */
async function setHeaders({ connection }: TokenRoutesOptions, context: HttpContext, tenant: TenantKey): Promise<void> {
  const { outgoing } = exchangeOf(context);
  const isOpen = open.has(pathOf(context));
  const cors = isOpen ? openHeaders : await corsHeaders(connection, tenant, context.req.header('origin'));
  for (const [name, value] of Object.entries(cors)) {
    outgoing.setHeader(name, value);
    context.header(name, value);
  }
  outgoing.setHeader('x-correlation-id', context.get('correlationId'));
}

async function readParameters(context: HttpContext): Promise<URLSearchParams> {
  const body = await readLimited(context.req.raw, OCTETS);
  const parameters = new URLSearchParams(body.toString('utf8'));
  // Whatever becomes of them, no database has a text with NUL in it.
  const isFit = [...parameters].flat().every(isStorable);
  if (!isFit) throw baseErrors('base.request-invalid', { problems: notStorable });
  return parameters;
}
