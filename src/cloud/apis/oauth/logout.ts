import { createLocalJWKSet, compactVerify } from 'jose';
import { sql } from 'kysely';
import { isObject } from '../../../base/object.ts';
import type { Connection } from '../../../base/database/connection.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import { deleteSession } from '../../accounts/session-store.ts';
import type { Session } from '../../accounts/session.ts';
import { normalizeName } from '../../accounts/sign-in-name.ts';
import type { Application } from '../../applications/application.ts';
import { allowsRedirect } from '../../applications/redirect.ts';
import { findApplication } from '../../applications/store.ts';
import { accountEvents } from '../../audit/account-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { TokenRoutesOptions } from './route-options.ts';

export interface LogoutPlan {
  readonly ended: readonly Session[];
  /** Where the browser goes; our own page where the application named none that it registered. */
  readonly to: string | undefined;
}

export type LogoutOptions = Omit<TokenRoutesOptions, 'cookie'>;

interface Asked {
  /** The living ones of this browser in this tenant. */
  readonly sessions: readonly Session[];
  readonly parameters: URLSearchParams;
}

/**
 * Whose sign-out it is, and where it leads. A token may have ended long ago, and its key may be retired: it only says
 * who and which application [OpenID Connect RP-Initiated Logout 2]. Undefined: nothing proves that an application asks.
 */
export async function planLogout(
  options: TokenRoutesOptions,
  tenant: TenantKey,
  { sessions, parameters }: Asked,
): Promise<LogoutPlan | undefined> {
  const { connection } = options;
  const given = parameters.get('id_token_hint');
  const hint = given === null ? undefined : await readHint(options, tenant, given);
  if (given !== null && !hint) return undefined;
  const clientId = hint?.clientId ?? parameters.get('client_id');
  if (hint && parameters.has('client_id') && parameters.get('client_id') !== hint.clientId) return undefined;
  const uri = parameters.get('post_logout_redirect_uri');
  const used = await clientsOf(connection, tenant, sessions);
  const candidates = clientId === null ? [...new Set([...used.values()].flat())] : [clientId];
  const owner = uri === null ? undefined : await findOwner(connection, tenant, { candidates, uri });
  if (!hint && !owner) return undefined;
  const to = uri === null || !owner ? undefined : withState(uri, parameters.get('state'));
  const meant = parameters.get('logout_hint');
  const ended = sessions.filter(({ id, person }) => {
    if (hint) return person.id === hint.subject;
    if (meant !== null) return normalizeName(meant) === normalizeName(person.upn) || meant === person.id;
    return used.get(id)?.includes(owner?.id ?? '') === true;
  });
  return { ended, to };
}

/** Ends sessions with all that they led to, and informs applications that asked to be. */
export async function endAndInform(options: LogoutOptions, sessions: readonly Session[]): Promise<void> {
  for (const { id, person } of sessions) {
    const { tenant } = person;
    const authorizations = await readAuthorizations(options.connection, tenant, id);
    await inTransaction(options, async (inside) => {
      await deleteSession(inside.connection, person, id);
      const about = { actor: person.upn, targetId: person.id };
      await recordEvent(inside, tenant, accountEvents.signedOut, { user: person.upn }, about);
    });
    await inform(options, tenant, { subject: person.id, authorizations });
  }
}

/** Back-channel logout; an application that does not answer keeps nobody from signing out. */
export async function inform(
  { tokens, log }: LogoutOptions,
  tenant: TenantKey,
  { subject, authorizations }: { readonly subject: string; readonly authorizations: ReadonlyMap<string, string> },
): Promise<void> {
  const provider = await tokens.providerOf(tenant);
  const asked = [...authorizations].map(async ([clientId, sid]) => {
    const client = await provider.Client.find(clientId);
    const send: unknown = client && Reflect.get(client, 'backchannelLogout');
    if (client?.backchannelLogoutUri === undefined || typeof send !== 'function') return;
    try {
      await Reflect.apply(send, client, [subject, sid]);
    } catch (err) {
      log.warn({ err, tenant: tenant.id, application: clientId }, 'an application was not informed of a sign-out');
    }
  });
  await Promise.all(asked);
}

interface Hint {
  readonly subject: string;
  readonly clientId: string;
}

/** Undefined for a token that this tenant never issued. */
async function readHint({ tokens }: TokenRoutesOptions, tenant: TenantKey, token: string): Promise<Hint | undefined> {
  try {
    const keys = createLocalJWKSet({ keys: [...(await tokens.everyKeyOf(tenant))] });
    const { payload } = await compactVerify(token, keys, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (!isObject(claims) || claims['iss'] !== tokens.issuerOf(tenant)) return undefined;
    const { sub: subject, aud: clientId } = claims;
    return typeof subject === 'string' && typeof clientId === 'string' ? { subject, clientId } : undefined;
  } catch {
    return undefined; // no token, or of somebody else
  }
}

/** Session → the applications that it was used for. */
async function clientsOf(
  connection: Connection,
  tenant: TenantKey,
  sessions: readonly Session[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = sessions.map(({ id }) => id);
  const { rows } = await sql<{ session: string; clients: string[] }>`
    select session_id as session, array_agg(distinct payload->>'clientId') as clients from oidc_record
    where tenant = ${tenant.number} and model = 'Grant' and session_id = any(${ids}::uuid[])
    group by session_id`.execute(connection);
  return new Map(rows.map(({ session, clients }) => [session, clients]));
}

/** Application → the name of the session there. */
export async function readAuthorizations(
  connection: Connection,
  tenant: TenantKey,
  session: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ client: string; sid: string | null }>`
    select a.key as client, a.value->>'sid' as sid
    from oidc_record r cross join jsonb_each(coalesce(r.payload->'authorizations', '{}')) a
    where r.tenant = ${tenant.number} and r.model = 'Session' and r.session_id = ${session}`.execute(connection);
  return new Map(rows.map(({ client, sid }) => [client, sid ?? '']));
}

async function findOwner(
  connection: Connection,
  tenant: TenantKey,
  { candidates, uri }: { readonly candidates: readonly string[]; readonly uri: string },
): Promise<Application | undefined> {
  for (const id of candidates) {
    const application = await findApplication(connection, tenant, id);
    if (!application) continue;
    // The field takes any redirect address of the application.
    const { redirects, logoutRedirects } = application;
    if (logoutRedirects.includes(uri) || allowsRedirect(redirects, uri)) return application;
  }
  return undefined;
}

function withState(uri: string, state: string | null): string {
  if (state === null) return uri;
  const url = new URL(uri);
  url.searchParams.set('state', state);
  return url.href;
}
