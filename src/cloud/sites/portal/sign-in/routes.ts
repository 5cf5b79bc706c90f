import { z } from 'zod';
import { exchangeOf } from '../../../apis/oauth/exchange.ts';
import { readSessions } from '../../../apis/oauth/browser-sessions.ts';
import { signInPath } from '../../../apis/oauth/flow-id.ts';
import { endAndInform } from '../../../apis/oauth/logout.ts';
import type { Session } from '../../../accounts/session.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { changesNothing, seeOther } from '../../../../web/index.ts';
import { sessionsCookie } from '../../cookies.ts';
import type { PortalForms } from '../forms.ts';
import { portalForms } from '../forms.ts';
import type { PortalApp, PortalOptions } from '../portal.ts';
import { beginWithPassword } from '../../../accounts/flow/first-factor.ts';
import { judgeSession } from '../../../accounts/access/access-store.ts';
import { stepUp } from '../../../accounts/flow/step-up.ts';
import { addSteps } from './steps/routes.ts';
import { blocked, flowContext, proceed, whereOf } from './steps/subject.ts';
import { portalErrors } from './errors.ts';
import { requestOf, speakAsAsked } from './request.ts';
import { cancelForm } from './consent/pages.ts';
import { addConsent } from './consent/routes.ts';
import { finishRequest } from './finish-request.ts';
import { firstPage, isFresh, ofAnotherTenant, requireOwnName } from './first-step.ts';
import { ownSessions } from './own-sessions.ts';
import { namePage, openPasswordForm, passwordPage } from './pages.ts';
import { accountForm, nameForm, passwordForm } from './schema.ts';

const query = z.object({ other: z.string().optional() });

/** Finds out for an application who somebody is: the name first, then the proof. */
export function addSignIn(app: PortalApp, options: PortalOptions): void {
  app.use('/:id/*', speakAsAsked(options));
  const routes = portalForms(app);
  addName(routes, options);
  addPassword(routes, options);
  addAccount(routes, options);
  addForget(routes, options);
  addConsent(routes, options);
  addCancel(routes, options);
  addSteps(routes, options);
}

function addName(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id',
    access: 'everybody',
    event: changesNothing,
    schema: nameForm,
    about: async (asked) => await requestOf(options, asked),
    page: async ({ view, form, subject, query: read, context }) =>
      (await firstPage(options, { view, request: subject, context, isOther: read(query).other !== undefined })) ??
      namePage(view, subject, form),
    act: async ({ view, values, subject }) => {
      const elsewhere = await ofAnotherTenant(options, subject, values.upn);
      if (elsewhere !== undefined) return seeOther(elsewhere);
      return passwordPage(view, subject, openPasswordForm(view, subject, values.upn));
    },
    refusal: () => 'upn',
  });
}

function addPassword(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/password',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: passwordForm,
    about: async (asked) => await requestOf(options, asked),
    present: async ({ subject }) => ({ upn: subject.loginHint ?? '' }),
    page: async ({ view, form, subject }) => passwordPage(view, subject, form),
    act: async ({ values, subject, context }) => {
      await requireOwnName(options, subject, values.upn);
      const own = flowContext(options);
      const where = whereOf(options, context, values.upn, subject);
      const token = await beginWithPassword(own, where, { ...values, demand: subject.demand });
      return await proceed(options, context, subject, token);
    },
    refusal: () => null,
  });
}

function addAccount(routes: PortalForms, options: PortalOptions): void {
  routes.button({
    path: '/:id/account',
    access: 'everybody',
    event: changesNothing,
    schema: accountForm,
    about: async (asked) => await requestOf(options, asked),
    act: async ({ view, values, subject, context }) => {
      const sessions = await ownSessions(options, subject, context);
      const session = sessions.find(({ id }) => id === values.session);
      if (!session) return seeOther(`${signInPath(subject.id)}?other`);
      if (!isFresh(options, subject, session))
        return passwordPage(view, subject, openPasswordForm(view, subject, session.person.upn));
      const where = whereOf(options, context, session.person.upn, subject);
      const [application, { address }] = [subject.application.id, where.client];
      const access = await judgeSession(options.connection, session, { application, address });
      if (access === 'enough') return await finishRequest(options, { request: subject, session, context });
      if (access === 'block') {
        const seen = { upn: session.person.upn, methods: session.amr };
        throw await blocked(options, subject, where, seen);
      }
      const token = await stepUp(flowContext(options), session, where);
      if (token === undefined) return passwordPage(view, subject, openPasswordForm(view, subject, session.person.upn));
      return await proceed(options, context, subject, token);
    },
  });
}

/** Somebody is not to be offered any more: their session in this browser ends, and with it what it led to. */
function addForget(routes: PortalForms, options: PortalOptions): void {
  const cookie = sessionsCookie(options.publicUrl);
  routes.button({
    path: '/:id/forget',
    access: 'everybody',
    event: accountEvents.signedOut,
    schema: accountForm,
    about: async (asked) => await requestOf(options, asked),
    act: async ({ values, subject, context }) => {
      const sessions = await readSessions(options, cookie.read(context));
      const isMeant = ({ id, person }: Session): boolean =>
        id === values.session && person.tenant.number === subject.tenant.number;
      await endAndInform(options, sessions.filter(isMeant));
      cookie.write(
        context,
        sessions.filter((session) => !isMeant(session)),
      );
      return seeOther(signInPath(subject.id));
    },
  });
}

function addCancel(routes: PortalForms, options: PortalOptions): void {
  routes.button({
    path: '/:id/cancel',
    access: 'everybody',
    event: changesNothing,
    schema: cancelForm,
    about: async (asked) => await requestOf(options, asked),
    act: async ({ values, subject, context }) => {
      const next = await options.flow.deny(subject.id, values.why, exchangeOf(context));
      if (next === undefined) throw portalErrors('portal.flow-over', {});
      return seeOther(next);
    },
  });
}
