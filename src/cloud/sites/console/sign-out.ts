import { readSessions, withoutSession } from '../../apis/oauth/browser-sessions.ts';
import { endAndInform } from '../../apis/oauth/logout.ts';
import { accountEvents } from '../../audit/account-events.ts';
import { noFields, seeOther } from '../../../web/index.ts';
import { sessionsCookie } from '../cookies.ts';
import type { ConsoleOptions } from './console.ts';
import type { ConsoleRoutes } from './site.ts';

/** Ends the session everywhere; others of this browser go on. */
export function addSignOut(routes: ConsoleRoutes, options: ConsoleOptions): void {
  const cookie = sessionsCookie(options.publicUrl);
  routes.button({
    path: '/sign-out',
    access: 'everybody',
    event: accountEvents.signedOut,
    schema: noFields,
    act: async ({ context }) => {
      const session = context.get('session');
      await endAndInform(options, [session]);
      cookie.write(context, withoutSession(await readSessions(options, cookie.read(context)), session.id));
      return seeOther('/sign-out?done');
    },
  });
}
