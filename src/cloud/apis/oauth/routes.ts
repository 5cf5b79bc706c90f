import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { once } from 'node:events';
import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { cloudErrors } from '../../errors.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { findTenant } from '../../tenants/store.ts';
import type { TokenService } from './token-service.ts';
import { routes } from './token-service.ts';

/** Where oidc-provider expects what stands at other addresses here. */
const aliases: Readonly<Record<string, string>> = {
  '/v2.0/.well-known/openid-configuration': '/.well-known/openid-configuration',
  '/v2.0/.well-known/oauth-authorization-server': '/.well-known/oauth-authorization-server',
  '/oauth2/token': routes.token,
};

/** The token endpoints of all tenants, `/{tenant}/…`; the tenant is written as its id, its name or one of its domains. */
export function addTokenRoutes(
  app: HttpApp,
  { connection, tokens, publicUrl }: { connection: Connection; tokens: TokenService; publicUrl: string },
): void {
  const { host, protocol } = new URL(publicUrl);
  const handle = async (context: HttpContext): Promise<Response> => {
    const name = context.req.param('tenant') ?? '';
    const tenant = await findTenant(connection, name);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: name });
    const provider = await tokens.providerOf(tenant);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what @hono/node-server serves with
    const { incoming, outgoing } = context.env as HttpBindings;
    const path = context.req.path.slice(context.req.path.indexOf('/', 1));
    incoming.url = `${aliases[path] ?? path}${new URL(context.req.url).search}`;
    Object.assign(incoming, { originalUrl: `/${tenant.id}${incoming.url}` });
    incoming.headers.host = host;
    incoming.headers['x-forwarded-proto'] = protocol.replace(':', '');
    delete incoming.headers['x-forwarded-host'];
    outgoing.setHeader('x-correlation-id', context.get('correlationId'));
    const finished = once(outgoing, 'close');
    await Promise.all([provider.callback()(incoming, outgoing), finished]);
    return RESPONSE_ALREADY_SENT;
  };
  for (const path of [...Object.keys(aliases), ...Object.values(routes)]) app.all(`/:tenant${path}`, handle);
}
