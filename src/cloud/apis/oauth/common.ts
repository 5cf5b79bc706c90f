import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { tenantOfName, normalizeName } from '../../accounts/sign-in-name.ts';
import { cloudErrors } from '../../errors.ts';
import { findTenant, listTenants } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import { discoveryOf } from './msal/answers.ts';
import { openHeaders } from './cors.ts';
import { routes } from './provider.ts';
import type { TokenRoutesOptions } from './route-options.ts';
import { tenantOfToken } from './token-prefix.ts';

/** In place of a tenant, where a client does not know which one its people are of. */
const anyTenant: ReadonlySet<string> = new Set(['common', 'organizations']);
export const COMMON_PATH = ':tenant{common|organizations}';

/** Whether the address itself names a tenant. */
export function isNamed({ req }: HttpContext): boolean {
  return !anyTenant.has((req.param('tenant') ?? '').toLowerCase());
}

/**
 * The tenant that a request is for: as its address says, else as the request says itself, by a code or a token of
 * ours, by the name of a person or a domain; else the only one. A browser without any of it is asked for a name.
 */
export async function findTenantOf(
  options: TokenRoutesOptions,
  context: HttpContext,
  parameters: URLSearchParams,
): Promise<TenantKey | Response> {
  const { connection } = options;
  const name = context.req.param('tenant') ?? '';
  if (isNamed(context)) {
    const tenant = await findTenant(connection, name);
    if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: name });
    return tenant;
  }
  const found = (await byToken(options, parameters)) ?? (await byName(options, parameters)) ?? (await onlyOne(options));
  if (found) return found;
  if (context.req.path.endsWith(routes.authorization)) return askForName(context, parameters);
  throw cloudErrors('cloud.unknown-tenant', { tenant: name });
}

async function byToken({ connection }: TokenRoutesOptions, parameters: URLSearchParams) {
  const tokens = ['code', 'refresh_token', 'device_code', 'token'].map((name) => parameters.get(name));
  const id = tokens.map(tenantOfToken).find((one) => one !== undefined);
  return id === undefined ? undefined : await resolveTenant(connection, id);
}

async function byName({ connection }: TokenRoutesOptions, parameters: URLSearchParams) {
  const typed = parameters.get('login_hint') ?? parameters.get('username');
  const domain = parameters.get('domain_hint');
  const name = typed ?? (domain === null ? '' : `@${domain}`);
  return name === '' ? undefined : await tenantOfName(connection, normalizeName(name));
}

async function onlyOne({ connection }: TokenRoutesOptions): Promise<TenantKey | undefined> {
  const tenants = await listTenants(connection);
  return tenants.length === 1 ? tenants[0] : undefined;
}

/** The page asks who it is, and comes back with the name as a hint. */
function askForName(context: HttpContext, parameters: URLSearchParams): Response {
  return context.redirect(`/sign-in?${new URLSearchParams({ to: parameters.toString() }).toString()}`, 303);
}

/** Where the endpoints are, for clients that do not know their tenant; the issuer is a template, as in the field. */
export function addCommonDiscovery(app: HttpApp, { connection, tokens, publicUrl }: TokenRoutesOptions): void {
  const document = `/${COMMON_PATH}/v2.0/.well-known/openid-configuration`;
  app.on('GET', [document, `${document}/`], (context) => {
    const base = `${publicUrl}/${context.req.param('tenant')}`;
    const at = (path: string): string => `${base}${path}`;
    const answer = {
      issuer: `${publicUrl}/{tenantid}/v2.0`,
      authorization_endpoint: at(routes.authorization),
      token_endpoint: at(routes.token),
      device_authorization_endpoint: at(routes.device_authorization),
      userinfo_endpoint: at(routes.userinfo),
      jwks_uri: at(routes.jwks),
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
      ...discoveryOf(`${base}/v2.0`, publicUrl),
    };
    return context.json(answer, 200, openHeaders);
  });
  app.get(`/${COMMON_PATH}${routes.jwks}`, async (context) => {
    const tenants = await listTenants(connection);
    const keys = await Promise.all(tenants.map(async (tenant) => await tokens.publicKeysOf(tenant)));
    return context.json({ keys: keys.flat() }, 200, openHeaders);
  });
}
