import type { KoaContextWithOIDC } from 'oidc-provider';
import { newId } from '../../../base/ids.ts';
import { isObject } from '../../../base/object.ts';
import { currentOrigin } from '../../../base/origin.ts';
import { problemOf } from './oauth-errors.ts';
import { sentenceOf } from './problems.ts';
import { answeredScope } from './scopes.ts';

/** Errors by the request in which they were met: what the library answers of them says less. */
export type MetErrors = WeakMap<object, unknown>;

/** Whether one of the endpoints answered: nothing else has what they leave behind. */
export function isAnswered(context: object): context is KoaContextWithOIDC {
  return 'oidc' in context;
}

/**
 * Answers as clients of the field read them: an error has a number, when and where it was, and the id that leads to
 * our log; a token tells whose it is, and names its scopes in one order.
 */
export function decorateAnswer(context: KoaContextWithOIDC, errors: MetErrors, now: Date): void {
  const { body } = context;
  if (isObject(body) && typeof body['error'] === 'string') {
    Object.assign(body, errorFields(context, errors.get(context), body['error'], now));
    return;
  }
  decorateRedirect(context, errors, now);
  if (context.oidc.route === 'token' && isObject(body)) decorateToken(context, body);
}

function errorFields(context: KoaContextWithOIDC, error: unknown, answered: string, now: Date) {
  const found = problemOf(error, answered);
  const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const [trace, correlation] = [newId(), correlationOf(context)];
  return {
    error: found.error,
    error_description: `${sentenceOf(found)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [found.aadsts],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  };
}

/** The client's own id of its request, where it gave one: it stands in the client's log. */
function correlationOf({ request: { headers, query } }: KoaContextWithOIDC): string {
  const asked = [headers['client-request-id'], query['client-request-id']].find(
    (id) => typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id),
  );
  return typeof asked === 'string' ? asked : (currentOrigin()?.correlationId ?? newId());
}

/** An error that goes back to the client in an address. */
function decorateRedirect(context: KoaContextWithOIDC, errors: MetErrors, now: Date): void {
  const location = context.response.get('location');
  const error = errors.get(context);
  if (location === '' || error === undefined) return;
  const [, before = '', mark = '', rest = ''] = /^([^?#]*(?:\?[^#]*(?=#))?)([?#])(.*)$/.exec(location) ?? [];
  const parameters = new URLSearchParams(rest);
  const answered = parameters.get('error');
  if (answered === null) return;
  const fields = errorFields(context, error, answered, now);
  parameters.set('error', fields.error);
  parameters.set('error_description', fields.error_description);
  context.response.set('location', `${before}${mark}${parameters.toString()}`);
}

function decorateToken({ oidc, request }: KoaContextWithOIDC, body: Record<string, unknown>): void {
  const { account, client, params } = oidc;
  if (typeof body['expires_in'] === 'number') body['ext_expires_in'] = body['expires_in'];
  if (!account || !client) {
    delete body['scope'];
    return;
  }
  const source = oidc.entities.RefreshToken ?? oidc.entities.AuthorizationCode ?? oidc.entities.DeviceCode;
  const openId = [...(source?.scopes ?? [])].filter((scope) => !scope.includes(':'));
  const granted = typeof body['scope'] === 'string' ? body['scope'].split(' ') : [];
  body['scope'] = answeredScope([...granted, ...openId]);
  const asksWho = params?.['client_info'] === '1' || request.query['client_info'] === '1';
  if (asksWho) body['client_info'] = clientInfo(account.accountId, oidc.issuer);
}

/** Whose answer it is, for the cache of MSAL: the person in the tenant. */
export function clientInfo(accountId: string, issuer: string): string {
  const utid = new URL(issuer).pathname.split('/')[1] ?? '';
  return Buffer.from(JSON.stringify({ uid: accountId, utid })).toString('base64url');
}
