import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { signIn } from '../../../accounts/sign-in.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { recordEvent } from '../../../audit/business-events.ts';
import type { Page } from '../../../../web/index.ts';
import { FormRoutes, localPath, noFields, seeOther } from '../../../../web/index.ts';
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from '../console.ts';
import { attemptFrom, rememberBrowser } from '../../attempt.ts';
import { endSession, sessionCookie } from '../session.ts';
import type { ConsoleRoutes } from '../site.ts';
import { signInPage } from './pages.ts';
import { signInForm } from './schema.ts';

const backQuery = z.object({ return: z.string().optional(), 'signed-out': z.string().optional() });

/** The only page of the console that needs no session. */
export function addSignIn(app: ConsoleApp, options: ConsoleOptions): void {
  const cookie = sessionCookie(options.publicUrl);
  const routes = new FormRoutes<ConsoleEnv, Page, 'everybody'>(app, {
    viewOf: (context) => context.get('page'),
    admit: () => undefined,
    // A refusal is a row of the sign-ins: only `signIn` knows of which tenant.
    recordFailure: async () => undefined,
  });

  routes.form({
    path: '/sign-in',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: signInForm,
    present: async ({ query }) => ({ return: localPath(query(backQuery).return, '/console') }),
    page: async ({ view, form, query }) => signInPage(view, form, query(backQuery)['signed-out'] !== undefined),
    act: async ({ values, context }) => {
      cookie.write(context, await signIn(options, attemptFrom(options, context, values)));
      rememberBrowser(options, context, { upn: values.upn, factors: 1 });
      return seeOther(localPath(values.return, '/console'));
    },
    refusal: () => null,
  });
}

export function addSignOut(routes: ConsoleRoutes, options: ConsoleOptions): void {
  routes.button({
    path: '/sign-out',
    access: 'everybody',
    event: accountEvents.signedOut,
    schema: noFields,
    act: async ({ view: { tenant, administrator }, context }) => {
      const { id, upn } = administrator;
      await inTransaction(options, async (inside) => {
        await endSession(inside, context);
        await recordEvent(inside, tenant, accountEvents.signedOut, { user: upn }, { actor: upn, targetId: id });
      });
      return seeOther('/console/sign-in?signed-out');
    },
  });
}
