import type { KoaContextWithOIDC } from 'oidc-provider';
import { newId } from '../../../../base/ids.ts';
import { isObject } from '../../../../base/object.ts';
import { currentOrigin } from '../../../../base/origin.ts';
import { PASSWORD_GRANT } from '../clients.ts';
import { problemOf } from '../oauth-errors.ts';
import type { FoundProblem } from '../problems.ts';
import { sentenceOf } from '../problems.ts';
import { answeredScope, openIdScopes } from '../scopes.ts';

/** Errors by the request in which they were met: what the library answers of them says less. */
export type MetErrors = WeakMap<object, unknown>;

/** Whether one of the endpoints answered: nothing else has what they leave behind. */
export function isAnswered(context: object): context is KoaContextWithOIDC {
  return 'oidc' in context;
}

export interface Decoration {
  readonly found: FoundProblem | undefined;
  readonly now: Date;
  readonly publicUrl: string;
}

/**
 * Answers as clients of the field read them: an error has a number, when and where it was, and the id that leads to
 * our log; a token tells whose it is, and names its scopes in one order.
 */
export function decorateAnswer(context: KoaContextWithOIDC, { found, now, publicUrl }: Decoration): void {
  const { body } = context;
  if (found && isObject(body) && typeof body['error'] === 'string') {
    Object.assign(body, errorFields(context, found, now));
    return;
  }
  if (found) decorateRedirect(context, found, now);
  if (!isObject(body)) return;
  if (context.oidc.route === 'token') decorateToken(context, body);
  if (context.oidc.route === 'device_authorization') decorateDevice(body, publicUrl);
  if (context.oidc.route !== 'discovery') return;
  const offered = Array.isArray(body['grant_types_supported']) ? body['grant_types_supported'] : [];
  const grantTypes = offered.filter((type) => type !== PASSWORD_GRANT);
  Object.assign(body, { grant_types_supported: grantTypes, ...discoveryOf(context.oidc.issuer, publicUrl) });
}

/** How often a device may ask, as the standard's default has it. */
const POLL_SECONDS = 5;

/** Tools print `message` to the person as it is, and wait `interval` between two questions. */
function decorateDevice(body: Record<PropertyKey, unknown>, publicUrl: string): void {
  const page = `${publicUrl}/devicelogin`;
  const code = String(body['user_code']);
  Object.assign(body, {
    verification_uri: page,
    verification_url: page,
    verification_uri_complete: `${page}?user_code=${code}`,
    interval: POLL_SECONDS,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${code} to authenticate.`,
  });
}

/** What the library does not say itself, and what clients of the field look for. */
export function discoveryOf(issuer: string, publicUrl: string): Record<string, unknown> {
  const base = issuer.slice(0, -'/v2.0'.length);
  return {
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    scopes_supported: [...openIdScopes, 'offline_access'],
    cloud_instance_name: new URL(publicUrl).host,
    tenant_region_scope: null,
    http_logout_supported: true,
    frontchannel_logout_supported: false,
    request_uri_parameter_supported: false,
  };
}

/** What was refused: in the answer itself, in an address, or on a page. */
export function refusalOf(context: KoaContextWithOIDC, met: MetErrors): FoundProblem | undefined {
  const { body } = context;
  const error = met.get(context);
  const answered = isObject(body) && typeof body['error'] === 'string' ? body['error'] : undefined;
  if (error === undefined && answered === undefined) return undefined;
  const own: unknown = error instanceof Error ? Reflect.get(error, 'error') : undefined;
  return problemOf(error, answered ?? (typeof own === 'string' ? own : 'server_error'));
}

function errorFields(context: KoaContextWithOIDC, found: FoundProblem, now: Date) {
  const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const [trace, correlation] = [currentOrigin()?.correlationId ?? newId(), correlationOf(context)];
  return {
    error: found.error,
    error_description: `${sentenceOf(found)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [found.aadsts],
    ...(found.suberror && { suberror: found.suberror }),
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  };
}

/** The client's own id of its request, where it gave one: it stands in the client's log. */
export function correlationOf({ request: { headers, query } }: KoaContextWithOIDC): string {
  const asked = [headers['client-request-id'], query['client-request-id']].find(
    (id) => typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id),
  );
  return typeof asked === 'string' ? asked : (currentOrigin()?.correlationId ?? newId());
}

/** An error that goes back to the client in an address. */
function decorateRedirect(context: KoaContextWithOIDC, found: FoundProblem, now: Date): void {
  const location = context.response.get('location');
  if (location === '') return;
  const [, before = '', mark = '', rest = ''] = /^([^?#]*(?:\?[^#]*(?=#))?)([?#])(.*)$/.exec(location) ?? [];
  const parameters = new URLSearchParams(rest);
  if (!parameters.has('error')) return;
  const fields = errorFields(context, found, now);
  parameters.set('error', fields.error);
  parameters.set('error_description', fields.error_description);
  context.response.set('location', `${before}${mark}${parameters.toString()}`);
}

function decorateToken({ oidc }: KoaContextWithOIDC, body: Record<string, unknown>): void {
  const { account, client } = oidc;
  if (typeof body['expires_in'] === 'number') body['ext_expires_in'] = body['expires_in'];
  if (!account || !client) {
    delete body['scope'];
    return;
  }
  const source = oidc.entities.RefreshToken ?? oidc.entities.AuthorizationCode ?? oidc.entities.DeviceCode;
  const openId = [...(source?.scopes ?? [])].filter((scope) => !scope.includes(':'));
  const granted = typeof body['scope'] === 'string' ? body['scope'].split(' ') : [];
  body['scope'] = answeredScope([...granted, ...openId]);
  if (oidc.body?.['client_info'] === '1') body['client_info'] = clientInfo(account.accountId, oidc.issuer);
}

/** Whose answer it is, for the cache of MSAL: the person in the tenant. */
export function clientInfo(accountId: string, issuer: string): string {
  const utid = new URL(issuer).pathname.split('/')[1] ?? '';
  return Buffer.from(JSON.stringify({ uid: accountId, utid })).toString('base64url');
}
