import { Hono } from 'hono';
import { isHawserError } from '../../../../base/errors.ts';
import { newId } from '../../../../base/ids.ts';
import { withOrigin } from '../../../../base/origin.ts';
import { isFormToken } from '../../../accounts/session.ts';
import { recordFailure } from '../../../audit/record-failure.ts';
import { FormRoutes, html, pageHeaders, pageOf, sameOriginOnly } from '../../../../web/index.ts';
import { errorPage } from '../../error-page.ts';
import { portalErrors } from '../sign-in/errors.ts';
import type { AccountApp, AccountEnv, AccountOptions, AccountRoutes } from './account.ts';
import { accountMessages as m } from './messages.ts';
import { proofPath, requirePerson } from './session.ts';

/** Pages of people who are signed in: the headers are as strict as those of the console. */
export function accountApp(options: AccountOptions): AccountApp {
  const app: AccountApp = new Hono<AccountEnv>();
  app.onError(async (error, context) => {
    if (isHawserError(error, 'portal.proof-wanted')) return context.redirect(proofPath(options, context), 303);
    const back = html`<a class="button wide" href="/my">${context.get('page').t(m.account)}</a>`;
    return await errorPage(error, context, options.log, back);
  });
  app.use(async (context, next) => {
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, options.clock));
    const origin = { address: options.clientAddress(context), correlationId: context.get('correlationId') };
    await withOrigin(origin, next);
  });
  app.use(pageHeaders());
  app.use(sameOriginOnly(options));
  app.use(requirePerson(options));
  return app;
}

export function accountSite(app: AccountApp, options: AccountOptions): AccountRoutes {
  return new FormRoutes(app, {
    viewOf: (context) => context.get('view'),
    admit: ({ isProved, isFresh }, access) => {
      if (access === 'signed-in') return;
      if (!isProved || (access === 'fresh' && !isFresh)) throw portalErrors('portal.proof-wanted', {});
    },
    isToken: (context, token) => isFormToken(context.get('view').session.token, token),
    recordFailure: async (context, event, error) => {
      // Nothing was refused: it goes on after the proof.
      if (isHawserError(error, 'portal.proof-wanted')) return;
      const { session, tenant } = context.get('view');
      const { upn: actor, id: targetId } = session.person;
      await recordFailure(options, tenant, event, { actor, targetId, error });
    },
  });
}
