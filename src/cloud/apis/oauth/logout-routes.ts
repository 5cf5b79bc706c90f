import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { readSessions } from './browser-sessions.ts';
import { COMMON_PATH, findTenantOf } from './common.ts';
import { endAndInform, planLogout } from './logout.ts';
import { isPrefetch, ofPrefetch } from './prefetch.ts';
import type { TokenRoutesOptions } from './route-options.ts';

/**
 * Sign-out that an application asks for. With a token of ours, or an address that an application of the session has
 * registered, it is done at once; anything else is a link that anybody could have made, and a page asks first.
 */
export function addLogout(app: HttpApp, options: TokenRoutesOptions): void {
  const handle = async (context: HttpContext): Promise<Response> => {
    if (isPrefetch(context)) return ofPrefetch();
    const parameters = new URL(context.req.url).searchParams;
    const sessions = await readSessions(options, options.cookie.read(context));
    const tenant = await findTenantOf(options, context, parameters).catch(() => undefined);
    if (tenant === undefined || tenant instanceof Response) return context.redirect('/sign-out', 303);
    const own = sessions.filter(({ person }) => person.tenant.number === tenant.number);
    const plan = await planLogout(options, tenant, { sessions: own, parameters });
    if (!plan) return context.redirect('/sign-out', 303);
    await endAndInform(options, plan.ended);
    const ended = new Set(plan.ended.map(({ id }) => id));
    options.cookie.write(
      context,
      sessions.filter(({ id }) => !ended.has(id)),
    );
    return context.redirect(plan.to ?? '/sign-out?done', 303);
  };
  app.get(`/${COMMON_PATH}/oauth2/v2.0/logout`, handle);
  app.get('/:tenant/oauth2/v2.0/logout', handle);
}
