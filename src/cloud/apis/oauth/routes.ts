import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { IncomingMessage } from 'node:http';
import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { readLimited } from '../../../base/http/body.ts';
import { declareBody } from '../../../base/http/body-limits.ts';
import { declareRecorded } from '../../../base/http/recorded.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { cloudErrors } from '../../errors.ts';
import { findTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { readSessions } from './browser-sessions.ts';
import { proofOf } from './client-proof.ts';
import { withRequest } from './current-request.ts';
import { exchangeOf } from './exchange.ts';
import { grantedScopes } from './granted-records.ts';
import { routes } from './provider.ts';
import type { TokenService } from './token-service.ts';
import { translateParameters } from './translate.ts';

/** Where oidc-provider expects what stands at other addresses here. */
const aliases = new Map([
  ['/v2.0/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['/v2.0/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server'],
  ['/oauth2/token', routes.token],
]);

/** A form of a client: an assertion and a code. */
const OCTETS = 56 * 1024;

export interface TokenRoutesOptions extends FeatureContext {
  readonly tokens: TokenService;
  readonly publicUrl: string;
  /** The cookie in which a browser keeps its sessions. */
  readonly readCookie: (context: HttpContext) => string | undefined;
}

/**
 * The token endpoints of all tenants, `/{tenant}/…`; the tenant is written as its id, its name or one of its domains.
 */
export function addTokenRoutes(app: HttpApp, options: TokenRoutesOptions): void {
  const handle = async (context: HttpContext): Promise<Response> => {
    const name = context.req.param('tenant') ?? '';
    const tenant = await findTenant(options.connection, name);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: name });
    return await answer(options, context, tenant);
  };
  const add = (path: string, method: 'GET' | 'POST'): void => {
    app.on([method, 'OPTIONS'], `/:tenant${path}`, handle);
    if (method !== 'POST') return;
    declareBody(app, method, `/:tenant${path}`, OCTETS);
    declareRecorded(app, method, `/:tenant${path}`, { keptIn: 'oidc_record' });
  };
  for (const [path, target] of aliases) add(path, target === routes.token ? 'POST' : 'GET');
  add(routes.token, 'POST');
  add(routes.authorization, 'GET');
  add(`${routes.authorization}/:uid`, 'GET');
  add(routes.jwks, 'GET');
  add(routes.userinfo, 'GET');
}

/** Lets the provider of the tenant answer, at the address that it knows. */
async function answer(
  { connection, clock, tokens, publicUrl, readCookie }: TokenRoutesOptions,
  context: HttpContext,
  tenant: TenantKey,
): Promise<Response> {
  const { incoming, outgoing } = exchangeOf(context);
  const { authorization } = incoming.headers;
  const url = new URL(context.req.url);
  const path = url.pathname.slice(url.pathname.indexOf('/', 1));
  const granted = async (clientId: string) => await grantedScopes({ connection, tenant }, clientId);
  const given = context.req.method === 'POST' ? await readParameters(context) : url.searchParams;
  const parameters = await translateParameters(given, authorization, granted);
  const request = requestFor(incoming, {
    path: aliases.get(path) ?? path,
    prefix: `/${tenant.id}`,
    publicUrl,
    parameters,
    search: url.search,
  });
  outgoing.setHeader('x-correlation-id', context.get('correlationId'));
  const sessions = await readSessions({ connection, clock }, readCookie(context));
  const own = sessions.filter(({ person }) => person.tenant.number === tenant.number);
  const current = { presents: proofOf(given, authorization), sessions: own, session: undefined };
  const provider = await tokens.providerOf(tenant);
  const finished = once(outgoing, 'close');
  await withRequest(current, async () => {
    await Promise.all([provider.callback()(request, outgoing), finished]);
  });
  return RESPONSE_ALREADY_SENT;
}

async function readParameters(context: HttpContext): Promise<URLSearchParams> {
  const body = await readLimited(context.req.raw, OCTETS);
  return new URLSearchParams(body.toString('utf8'));
}

interface Target {
  readonly path: string;
  readonly prefix: string;
  readonly publicUrl: string;
  readonly parameters: URLSearchParams;
  readonly search: string;
}

/** The request as the provider is to see it: its own address, the public host, and the parameters that it knows. */
function requestFor(
  incoming: IncomingMessage,
  { path, prefix, publicUrl, parameters, search }: Target,
): IncomingMessage {
  const { host, protocol } = new URL(publicUrl);
  const isPost = incoming.method === 'POST';
  const asked = parameters.toString();
  const query = isPost ? search : asked === '' ? '' : `?${asked}`;
  const request = new IncomingMessage(incoming.socket);
  const { 'x-forwarded-host': _host, 'transfer-encoding': _encoding, ...given } = incoming.headers;
  const headers: IncomingHttpHeaders = { ...given, host, 'x-forwarded-proto': protocol.replace(':', '') };
  const body = Buffer.from(asked);
  if (isPost) headers['content-length'] = String(body.length);
  Object.assign(request, { method: incoming.method, headers, url: `${path}${query}` });
  Object.assign(request, { originalUrl: `${prefix}${path}${query}` });
  if (isPost) request.push(body);
  request.push(null);
  // Else the runtime takes it for one that broke off, and its connection with it.
  request.complete = true;
  return request;
}
