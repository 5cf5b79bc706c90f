import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { once } from 'node:events';
import { baseErrors } from '../../../base/base-errors.ts';
import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { bodyDeadlineMs } from '../../../base/http/body.ts';
import { declareBody } from '../../../base/http/body-limits.ts';
import { declareRecorded } from '../../../base/http/recorded.ts';
import { cloudErrors } from '../../errors.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { findTenant } from '../../tenants/store.ts';
import type { TokenService } from './token-service.ts';
import { routes } from './token-service.ts';

/** Where oidc-provider expects what stands at other addresses here. */
const aliases = new Map([
  ['/v2.0/.well-known/openid-configuration', '/.well-known/openid-configuration'],
  ['/v2.0/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server'],
  ['/oauth2/token', routes.token],
]);

/** What the library takes; of a body without a length it reads as much and then answers 400. */
const OCTETS = 56 * 1024;

/**
 * The token endpoints of all tenants, `/{tenant}/…`; the tenant is written as its id, its name or one of its domains.
 */
export function addTokenRoutes(
  app: HttpApp,
  { connection, tokens, publicUrl }: { connection: Connection; tokens: TokenService; publicUrl: string },
): void {
  const { host, protocol } = new URL(publicUrl);
  const handle = async (context: HttpContext): Promise<Response> => {
    if (Number(context.req.header('content-length') ?? 0) > OCTETS)
      throw baseErrors('base.request-too-large', { limit: OCTETS });
    const name = context.req.param('tenant') ?? '';
    const tenant = await findTenant(connection, name);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: name });
    const provider = await tokens.providerOf(tenant);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what @hono/node-server serves with
    const { incoming, outgoing } = context.env as HttpBindings;
    const path = context.req.path.slice(context.req.path.indexOf('/', 1));
    incoming.url = `${aliases.get(path) ?? path}${new URL(context.req.url).search}`;
    Object.assign(incoming, { originalUrl: `/${tenant.id}${incoming.url}` });
    incoming.headers.host = host;
    incoming.headers['x-forwarded-proto'] = protocol.replace(':', '');
    delete incoming.headers['x-forwarded-host'];
    outgoing.setHeader('x-correlation-id', context.get('correlationId'));
    const finished = once(outgoing, 'close');
    const timer = setTimeout(() => giveUp({ incoming, outgoing }), bodyDeadlineMs(OCTETS));
    await Promise.all([provider.callback()(incoming, outgoing), finished]).finally(() => clearTimeout(timer));
    return RESPONSE_ALREADY_SENT;
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
  add(routes.jwks, 'GET');
}

/** The library waits for a body as long as it takes. */
function giveUp({ incoming, outgoing }: HttpBindings): void {
  if (incoming.complete) return;
  if (!outgoing.headersSent) outgoing.writeHead(408, { connection: 'close' }).end();
  incoming.destroy();
}
