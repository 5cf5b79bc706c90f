import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SECOND } from '../../../base/clock.ts';
import { KNOWN_FOR_MS } from '../../accounts/known-browser.ts';
import { holdsOneOf } from '../../accounts/rights.ts';
import { normalizeName } from '../../accounts/sign-in-name.ts';
import type { Client } from '../../accounts/session-store.ts';
import { deleteSession } from '../../accounts/session-store.ts';
import type { SessionToken } from '../../accounts/session.ts';
import type { SignInAttempt } from '../../accounts/sign-in-attempt.ts';
import { formTokenOf, resumeSession } from '../../accounts/session.ts';
import { getTenant } from '../../tenants/store.ts';
import { access } from './access.ts';
import type { ConsoleEnv, ConsoleOptions, View } from './console.ts';
import { countAttention } from '../../provisioning/attention.ts';
import { countWaitingDeletes } from '../../provisioning/holds.ts';

/** The cookie of the session. */
export function sessionCookie(publicUrl: string) {
  return ownCookie<SessionToken>(publicUrl, 'hawser-console', {});
}

/** What says in which browsers somebody signed in before. */
function browserCookie(publicUrl: string) {
  return ownCookie<string>(publicUrl, 'hawser-browser', { maxAge: KNOWN_FOR_MS / SECOND });
}

/** `__Host-` makes browsers refuse a cookie that another host or plain HTTP set; it needs HTTPS. */
function ownCookie<Value extends string>(publicUrl: string, plainName: string, more: { readonly maxAge?: number }) {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? `__Host-${plainName}` : plainName;
  const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Lax', ...more } as const;
  return {
    read: (context: Context): string | undefined => getCookie(context, name),
    write: (context: Context, value: Value): void => setCookie(context, name, value, attributes),
    remove: (context: Context): void => void deleteCookie(context, name, attributes),
  };
}

/**
 * Lets only administrators with a living session through. Everybody else is sent to sign in, and comes back to the
 * page that was asked for.
 */
export function requireSession({ connection, clock, publicUrl }: ConsoleOptions): MiddlewareHandler<ConsoleEnv> {
  const cookie = sessionCookie(publicUrl);
  return async (context, next) => {
    const isUse = context.req.header('x-refresh') === undefined;
    const session = await resumeSession({ connection, clock }, cookie.read(context), isUse);
    if (!session) {
      const isReadable = context.req.method === 'GET';
      const back = isReadable ? `?return=${encodeURIComponent(context.get('page').here)}` : '';
      return context.redirect(`/console/sign-in${back}`, 303);
    }
    const { person } = session;
    const tenant = await getTenant(connection, person.tenant);
    const may: View['may'] = (roles) => holdsOneOf(person.roles, roles);
    const [attention, heldDeletes] = may(access.synchronization)
      ? await Promise.all([countAttention(connection, tenant), countWaitingDeletes(connection, tenant)])
      : [0, 0];
    context.set('session', session);
    context.set('view', {
      ...context.get('page'),
      tenant,
      administrator: person,
      may,
      formToken: formTokenOf(session.token),
      attention,
      heldDeletes,
    });
    return await next();
  };
}

/** Ends the session of this browser, on the server and in the cookie. */
export async function endSession(
  { connection, publicUrl }: ConsoleOptions,
  context: Context<ConsoleEnv>,
): Promise<void> {
  const { person, id } = context.get('session');
  await deleteSession(connection, person, id);
  sessionCookie(publicUrl).remove(context);
}

/** Who tries to prove to be `upn`, and from where. */
export function attemptFrom(
  options: ConsoleOptions,
  context: Context,
  { upn, password }: { readonly upn: string; readonly password: string },
): SignInAttempt {
  const kept = browserCookie(options.publicUrl).read(context);
  const knownBrowser = options.browsers.recognize(kept, normalizeName(upn));
  return { upn, password, client: clientOf(options, context), knownBrowser };
}

/** The browser is known from now on to who signed in. */
export function rememberBrowser({ publicUrl, browsers }: ConsoleOptions, context: Context, upn: string): void {
  const cookie = browserCookie(publicUrl);
  cookie.write(context, browsers.remember(cookie.read(context), normalizeName(upn)));
}

/** Where somebody signs in, as far as is known here. */
function clientOf({ clientAddress }: ConsoleOptions, context: Context): Client {
  const userAgent = context.req.header('user-agent')?.slice(0, 300);
  return { address: clientAddress(context), ...(userAgent !== undefined && { userAgent }) };
}
