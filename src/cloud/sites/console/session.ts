import { OWN_PAGES } from '../../accounts/access/own-applications.ts';
import type { Context, MiddlewareHandler } from 'hono';
import { accessErrors } from '../../accounts/access/errors.ts';
import { judgeSession } from '../../accounts/access/access-store.ts';
import { holdsOneOf } from '../../accounts/rights.ts';
import type { Session } from '../../accounts/session.ts';
import { formTokenOf, keepAlive } from '../../accounts/session.ts';
import { lookAtSessions } from '../../apis/oauth/browser-sessions.ts';
import { countAttention } from '../../provisioning/attention.ts';
import { countWaitingDeletes } from '../../provisioning/holds.ts';
import { getTenant } from '../../tenants/store.ts';
import { personCookie, sessionsCookie } from '../cookies.ts';
import { firstOwnSignInPath, ownSignInPath } from '../portal/sign-in/own-request.ts';
import { access } from './access.ts';
import type { ConsoleEnv, ConsoleOptions, View } from './console.ts';
import { CODES } from './code-link.ts';
import { consoleMessages as m } from './messages.ts';

/**
 * Lets only people with a living session through, and those with a role only when they proved two factors. Everybody
 * else signs in, where everybody does, and comes back to the page that was asked for.
 */
export function requireSession(options: ConsoleOptions): MiddlewareHandler<ConsoleEnv> {
  const { connection, publicUrl, links = [] } = options;
  const cookie = sessionsCookie(publicUrl);
  const chosen = personCookie(publicUrl);
  return async (context, next) => {
    const session = chooseSession(await lookAtSessions(options, cookie.read(context)), chosen.read(context));
    const where = { application: OWN_PAGES, address: options.clientAddress(context) };
    const verdict = session && (await judgeSession(connection, session, where));
    if (verdict === 'block') throw accessErrors('access.blocked', { application: context.get('page').t(m.console) });
    if (!session || verdict !== 'enough' || !isProved(session))
      return context.redirect(await signInPage(options, context, session), 303);
    if (!isByScript(context)) await keepAlive(options, session);
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

/**
 * Several people may be signed in, in one browser: the console is for those with a role, and among them for the one who
 * signed in or was chosen last.
 */
function chooseSession(sessions: readonly Session[], chosen: string | undefined): Session | undefined {
  const ordered = sessions.toSorted((a, b) => Number(b.person.id === chosen) - Number(a.person.id === chosen));
  const holders = ordered.filter(({ person }) => person.roles.length > 0);
  return holders.find(isProved) ?? holders[0] ?? ordered[0];
}

/** Whoever got a role after the session was opened, say, has proved too little. */
function isProved({ person, amr }: Session): boolean {
  return person.roles.length === 0 || amr.includes('mfa');
}

async function signInPage(
  options: ConsoleOptions,
  context: Context<ConsoleEnv>,
  session: Session | undefined,
): Promise<string> {
  const to = context.req.method === 'GET' ? context.get('page').here : '/console';
  if (!session) return await firstOwnSignInPath(options, to);
  const { tenant, upn } = session.person;
  return ownSignInPath(options.secrets, { tenant, to, upn, isProofWanted: false, wantsAll: false });
}

/** A page that lies open asks again and again: nobody uses the session by that. An EventSource can send no header. */
function isByScript({ req }: Context): boolean {
  return req.header('x-refresh') !== undefined || req.header('accept') === 'text/event-stream';
}
