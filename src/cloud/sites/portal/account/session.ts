import { OWN_PAGES } from '../../../accounts/access/own-applications.ts';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { MINUTE } from '../../../../base/clock.ts';
import { accessErrors } from '../../../accounts/access/errors.ts';
import { judgeSession } from '../../../accounts/access/access-store.ts';
import { readLanguage } from '../../../accounts/account.ts';
import { readStanding } from '../../../accounts/flow/facts.ts';
import { isAll, isEnough } from '../../../accounts/flow/sufficient.ts';
import type { Session } from '../../../accounts/session.ts';
import { formTokenOf } from '../../../accounts/session.ts';
import { readSessions } from '../../../apis/oauth/browser-sessions.ts';
import { getTenant } from '../../../tenants/store.ts';
import type { Page } from '../../../../web/index.ts';
import { LANGUAGE_COOKIE, readerOf } from '../../../../web/index.ts';
import { personCookie, sessionsCookie } from '../../cookies.ts';
import { firstOwnSignInPath, ownSignInPath } from '../sign-in/own-request.ts';
import type { AccountEnv, AccountOptions, AccountView } from './account.ts';
import { accountMessages as m } from './messages.ts';

/** How long a proof counts as fresh. */
const FRESH_MS = 10 * MINUTE;

/**
 * Lets people through who are signed in with as much as the policy asks of them; of several in this browser, the one
 * who signed in or was chosen last. Everybody else signs in first, and comes back.
 */
export function requirePerson(options: AccountOptions): MiddlewareHandler<AccountEnv> {
  const cookie = sessionsCookie(options.publicUrl);
  const chosen = personCookie(options.publicUrl);
  return async (context, next) => {
    const sessions = await readSessions(options, cookie.read(context));
    const session = sessions.find(({ person }) => person.id === chosen.read(context)) ?? sessions[0];
    if (!session) return context.redirect(await firstOwnSignInPath(options, backTo(context)), 303);
    const { tenant, id, upn } = session.person;
    const standing = await readStanding(options, tenant, id);
    const where = { application: OWN_PAGES, address: options.clientAddress(context) };
    const access = await judgeSession(options.connection, session, where);
    if (access === 'block') throw accessErrors('access.blocked', { application: context.get('page').t(m.account) });
    if (!standing || access !== 'enough' || !isEnough(standing, session.amr)) {
      const asked = { tenant, to: backTo(context), upn, isProofWanted: false, wantsAll: false };
      return context.redirect(ownSignInPath(options.secrets, asked), 303);
    }
    context.set('view', {
      ...(await pageFor(options, context, session)),
      ...{ tenant: await getTenant(options.connection, tenant), session, standing },
      isProved: isAll(standing, session.amr),
      isFresh: options.clock.now().getTime() - session.provedAt.getTime() <= FRESH_MS,
      formToken: formTokenOf(session.token),
    });
    return await next();
  };
}

/** Where somebody proves what is missing, or what they proved too long ago. */
export function proofPath({ secrets }: AccountOptions, context: Context<AccountEnv>): string {
  const { person } = context.get('view').session;
  const { tenant, upn } = person;
  return ownSignInPath(secrets, { tenant, to: backTo(context), upn, isProofWanted: true, wantsAll: true });
}

/** What was sent cannot be sent again by a redirect: a form opens again, a button leads to the page it stood on. */
function backTo(context: Context<AccountEnv>): string {
  const { here } = context.get('page');
  return context.req.method === 'GET' ? here : here.replace(/^(\/[\w-]+).*$/, '$1');
}

/** Where this browser chose no language, the one that the person chose for their account. */
async function pageFor(
  { connection }: AccountOptions,
  context: Context<AccountEnv>,
  { person }: Session,
): Promise<Page> {
  const page = context.get('page');
  if (getCookie(context, LANGUAGE_COOKIE) !== undefined) return page;
  const language = await readLanguage(connection, person);
  return language === undefined ? page : { ...page, ...readerOf(language) };
}

/** Whose session a page is about, as features take it. */
export function ownSession({ session }: AccountView): Pick<Session, 'id' | 'person' | 'amr'> {
  return session;
}
