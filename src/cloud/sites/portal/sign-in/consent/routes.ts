import type { Context } from 'hono';
import { z } from 'zod';
import type { Session } from '../../../../accounts/session.ts';
import { fingerprintOf } from '../../../../apis/oauth/consent-request.ts';
import { signInPath } from '../../../../apis/oauth/flow-id.ts';
import type { SignInRequest } from '../../../../apis/oauth/sign-in-flow.ts';
import { giveConsent } from '../../../../applications/consent.ts';
import { toApplicationId } from '../../../../applications/application.ts';
import { applicationEvents } from '../../../../audit/application-events.ts';
import { seeOther } from '../../../../../web/index.ts';
import type { PortalForms } from '../../forms.ts';
import type { PortalOptions } from '../../portal.ts';
import { finishRequest } from '../finish-request.ts';
import { ownSessions } from '../own-sessions.ts';
import { requestOf } from '../request.ts';
import type { Consenting } from './pages.ts';
import { consentForm, consentPage } from './pages.ts';

interface Chosen {
  readonly context: Context;
  readonly session: string | undefined;
}

/**
 * The session in which the application asks; undefined where it asks for something else first, such as a new proof. A
 * device asks in none: there it is the one that was chosen.
 */
async function askedSession(
  options: PortalOptions,
  request: SignInRequest,
  { context, session: id }: Chosen,
): Promise<Session | undefined> {
  const isAsked = request.isOfDevice || (request.needs === 'consent' && request.sessionId === id);
  return isAsked ? (await ownSessions(options, request, context)).find((one) => one.id === id) : undefined;
}

const query = z.object({ session: z.string().max(100).optional() });

/** What an application asks of the person of a session; undefined without such a session, and when nothing is asked. */
export async function consentingOf(
  options: PortalOptions,
  request: SignInRequest,
  chosen: Chosen,
): Promise<Consenting | undefined> {
  const session = await askedSession(options, request, chosen);
  const asked = session && (await options.flow.missingConsent(request, session));
  return session && asked && { session, asked };
}

/** An application gets what nobody consented to yet, when the person lets it. */
export function addConsent(routes: PortalForms, options: PortalOptions): void {
  routes.page({
    path: '/:id/consent',
    access: 'everybody',
    about: async (asked) => await requestOf(options, asked),
    show: async ({ view, subject, context, query: read }) => {
      const { session = subject.sessionId } = read(query);
      const consenting = await consentingOf(options, subject, { context, session });
      return consenting ? consentPage(view, subject, consenting) : seeOther(signInPath(subject.id));
    },
  });
  routes.button({
    path: '/:id/consent',
    access: 'everybody',
    event: applicationEvents.personConsented,
    schema: consentForm,
    about: async (asked) => await requestOf(options, asked),
    act: async ({ view, values, subject, context }) => {
      const session = await askedSession(options, subject, { context, session: values.session });
      if (!session) return seeOther(signInPath(subject.id));
      const asked = await options.flow.missingConsent(subject, session);
      // What it is for, and who may give it, may have changed while the page was open.
      const isChanged = asked !== undefined && fingerprintOf(asked) !== values.shown;
      if (asked && (isChanged || !asked.isAllowed)) return consentPage(view, subject, { session, asked, isChanged });
      const application = { id: toApplicationId(subject.application.id), name: subject.application.name };
      if (asked && asked.scopes.length > 0) await giveConsent(options, session.person, application, asked.scopes);
      return await finishRequest(options, { request: subject, session, context, hasConsented: true });
    },
  });
}
