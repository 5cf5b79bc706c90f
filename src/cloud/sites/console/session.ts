import type { Context, MiddlewareHandler } from 'hono';
import { holdsOneOf } from '../../accounts/rights.ts';
import { deleteSession } from '../../accounts/session-store.ts';
import type { SessionToken } from '../../accounts/session.ts';
import { formTokenOf, resumeSession } from '../../accounts/session.ts';
import { getTenant } from '../../tenants/store.ts';
import { ownCookie } from '../cookies.ts';
import { access } from './access.ts';
import type { ConsoleEnv, ConsoleOptions, View } from './console.ts';
import { CODES } from './code-link.ts';
import { countAttention } from '../../provisioning/attention.ts';
import { countWaitingDeletes } from '../../provisioning/holds.ts';

/** The cookie of the session. */
export function sessionCookie(publicUrl: string) {
  return ownCookie<SessionToken>(publicUrl, 'hawser-console', {});
}

/**
 * Lets only administrators with a living session through. Everybody else is sent to sign in, and comes back to the
 * page that was asked for.
 */
export function requireSession({
  connection,
  clock,
  publicUrl,
  links = [],
}: ConsoleOptions): MiddlewareHandler<ConsoleEnv> {
  const cookie = sessionCookie(publicUrl);
  return async (context, next) => {
    const isUse = !isByScript(context);
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
    context.set('page', { ...context.get('page'), codesAt: CODES });
    context.set('view', {
      ...context.get('page'),
      tenant,
      administrator: person,
      may,
      formToken: formTokenOf(session.token),
      attention,
      heldDeletes,
      links,
    });
    return await next();
  };
}

/** A page that lies open asks again and again: nobody uses the session by that. An EventSource can send no header. */
function isByScript({ req }: Context): boolean {
  return req.header('x-refresh') !== undefined || req.header('accept') === 'text/event-stream';
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
