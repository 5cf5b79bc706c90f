import type { Context } from 'hono';
import { MINUTE } from '../../../base/clock.ts';
import { keepForm } from '../../accounts/kept-form.ts';
import type { FreshProof } from '../../../web/index.ts';
import { localPath } from '../../../web/index.ts';
import { ownSignInPath } from '../portal/sign-in/own-request.ts';
import type { ConsoleEnv, ConsoleOptions } from './console.ts';

/** How long a proof counts as fresh. */
const FRESH_MS = 10 * MINUTE;

/** What matters asks for both factors, lately; the form waits while they are proved, by the steps of every sign-in. */
export function freshProof(options: ConsoleOptions): FreshProof<ConsoleEnv> {
  return {
    isFresh: (context) => {
      const { provedAt, amr } = context.get('session');
      return amr.includes('mfa') && options.clock.now().getTime() - provedAt.getTime() <= FRESH_MS;
    },
    begin: async (context, { action, fields }) => {
      const session = context.get('session');
      const back = pageBefore(context);
      const id = await keepForm(options, session, {
        action,
        back,
        fields: fields.map(([name, value]) => [name, value]),
      });
      const { tenant, upn } = session.person;
      const asked = { tenant, to: `/console/continue/${id}`, upn, isProofWanted: true, wantsAll: true };
      return ownSignInPath(options.secrets, { ...asked, change: { back } });
    },
  };
}

/** The page from which a form was sent: browsers say so to the site that it is of. */
function pageBefore({ req }: Context<ConsoleEnv>): string {
  const referrer = req.header('referer');
  if (referrer === undefined || !URL.canParse(referrer)) return '/console';
  const { pathname, search } = new URL(referrer);
  return localPath(`${pathname}${search}`, '/console');
}
