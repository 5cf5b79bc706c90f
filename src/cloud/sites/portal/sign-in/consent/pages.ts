import { z } from 'zod';
import type { Session } from '../../../../accounts/session.ts';
import { signInPath } from '../../../../apis/oauth/flow-id.ts';
import type { ConsentRequest } from '../../../../apis/oauth/consent-request.ts';
import { fingerprintOf } from '../../../../apis/oauth/consent-request.ts';
import { problems } from '../../../../apis/oauth/problems.ts';
import type { SignInRequest } from '../../../../apis/oauth/sign-in-flow.ts';
import type { Html, Page } from '../../../../../web/index.ts';
import { facts, hidden, html, notice, presentState, viewForm } from '../../../../../web/index.ts';
import { portalSignInMessages } from '../messages.ts';
import { stepPage } from '../pages.ts';
import { consentMessages as m } from './messages.ts';

/** The session in which somebody consents, and to what they saw there. */
export const consentForm = z.object({ session: hidden(z.string().max(100)), shown: hidden(z.string().max(100)) });

/** Why somebody turns back. */
export const turningBack = ['denied', 'consent-refused', 'administrator-needed'] as const;
export const cancelForm = z.object({ why: hidden(z.enum(turningBack).catch('denied')) });

export interface Consenting {
  readonly session: Session;
  readonly asked: ConsentRequest;
  /** It is not what stood there before. */
  readonly isChanged?: boolean;
}

/** What the application gets, or who can give it. */
export function consentPage(page: Page, request: SignInRequest, { session, asked, isChanged }: Consenting): Html {
  const { t, language } = page;
  const { application, id, tenant, returnsTo } = request;
  if (!asked.isAllowed) return administratorPage(page, request, asked);
  const state = presentState(consentForm, { session: session.id, shown: fingerprintOf(asked) }, language);
  const accept = viewForm(page, consentForm, state, `${signInPath(id)}/consent`).element(
    html`<button class="button primary wide">${t(m.accept)}</button>`,
  );
  return stepPage(page, request, { title: t(m.title, { application: application.name }), hasProblems: false }, [
    isChanged && notice('warn', t(m.changed)),
    html`<p>${t(m.as, { name: session.person.upn })}</p>
      <p>${t(m.may)}</p>`,
    accessList(page, asked),
    facts([
      { name: t(m.owner), value: tenant.displayName },
      { name: t(m.leadsTo), value: returnsTo ?? t(m.otherDevice) },
    ]),
    html`<p>${t(m.trust)}</p>`,
    accept,
    cancelButton(page, request, { why: 'consent-refused', words: t(m.refuse) }),
    html`<a class="button wide" href="${signInPath(id)}?other">${t(portalSignInMessages.other)}</a>`,
  ]);
}

function administratorPage(page: Page, request: SignInRequest, asked: ConsentRequest): Html {
  const { t } = page;
  const { application, tenant } = request;
  const code = `AADSTS${problems['administrator-needed'].aadsts}`;
  const back = t(portalSignInMessages.back, { application: application.name });
  return stepPage(page, request, { title: t(m.administratorTitle), hasProblems: false }, [
    html`<p>${t(m.administratorLede, { application: application.name, tenant: tenant.displayName })}</p>`,
    accessList(page, asked),
    facts([{ name: t(m.code), value: html`<a href="/codes/${code}"><code>${code}</code></a>` }]),
    cancelButton(page, request, { why: 'administrator-needed', words: back }),
    html`<a class="button wide" href="${signInPath(request.id)}?other">${t(portalSignInMessages.other)}</a>`,
  ]);
}

function accessList({ t }: Page, { scopes, isOffline }: ConsentRequest): Html {
  const lines = scopes.map(({ name, words, resourceName: resource }) =>
    words === null ? t(m.scope, { name, resource }) : t(m.ofResource, { words, resource }),
  );
  const all = [t(m.whoYouAre), ...lines, ...(isOffline ? [t(m.offline)] : [])];
  return html`<ul>
    ${all.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}

interface TurningBack {
  readonly why: (typeof turningBack)[number];
  readonly words: string;
}

/** Back to the application, which gets the reason. */
export function cancelButton(page: Page, { id }: Pick<SignInRequest, 'id'>, { why, words }: TurningBack): Html {
  const state = presentState(cancelForm, { why }, page.language);
  const form = viewForm(page, cancelForm, state, `${signInPath(id)}/cancel`);
  return form.element(html`<button class="button wide">${words}</button>`);
}
