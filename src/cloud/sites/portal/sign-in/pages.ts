import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import { signInPath } from '../../../apis/oauth/flow-id.ts';
import type { Session } from '../../../accounts/session.ts';
import type { Content, FormView, Html, Page } from '../../../../web/index.ts';
import { buttonForm, html, icon, presentState, singlePage, viewForm, webMessages } from '../../../../web/index.ts';
import { portalSignInMessages as m } from './messages.ts';
import { purposeOf } from './purpose.ts';
import type { PortalRequest } from './request.ts';
import { stepMessages as steps } from './step-messages.ts';
import type { nameForm } from './schema.ts';
import { accountForm, passwordForm } from './schema.ts';

/** Who somebody is. */
export function namePage(page: Page, request: SignInRequest, form: FormView<typeof nameForm>): Html {
  const { t } = page;
  return stepPage(page, request, { title: t(m.title), hasProblems: form.hasProblems }, [
    form.summary,
    form.element(
      html`${form.field('upn', { autofocus: true })} <button class="button primary wide">${t(m.next)}</button>`,
    ),
    backButton(page, request),
  ]);
}

/** The proof of it. The name stands in the form, where password managers look for it. */
export function passwordPage(page: Page, request: PortalRequest, form: FormView<typeof passwordForm>): Html {
  const { t } = page;
  const upn = form.text('upn');
  return stepPage(page, request, { title: t(m.passwordTitle), hasProblems: form.hasProblems }, [
    form.summary,
    form.element(
      html`<div class="field">
          <label for="name">${t(m.name)}</label>
          <input id="name" type="email" autocomplete="username" value="${upn}" readonly />
        </div>
        ${form.field('password', { autofocus: true })} ${request.tenant.signIn.offersToStay && form.field('stays')}
        <button class="button primary wide">${t(m.submit)}</button>`,
    ),
    request.hasPasskeys &&
      html`<a class="button wide" href="${signInPath(request.id)}/passkey">${t(steps.passkeyTitle)}</a>`,
    html`<a class="button wide" href="${signInPath(request.id)}/pass">${t(steps.passTitle)}</a>`,
    request.confirms
      ? backButton(page, request)
      : html`<a class="button wide" href="${signInPath(request.id)}?other">${t(m.other)}</a>`,
  ]);
}

/** An empty form for a password. */
export function openPasswordForm(page: Page, { id }: SignInRequest, upn: string): FormView<typeof passwordForm> {
  const state = presentState(passwordForm, { upn }, page.language);
  return viewForm(page, passwordForm, state, `${signInPath(id)}/password`);
}

/** Who of those who are signed in. */
export function accountPage(page: Page, request: SignInRequest, sessions: readonly Session[]): Html {
  const { t } = page;
  const choices = sessions.map(({ id, person }) => {
    const state = presentState(accountForm, { session: id }, page.language);
    const form = viewForm(page, accountForm, state, `${signInPath(request.id)}/account`);
    const forget = viewForm(page, accountForm, state, `${signInPath(request.id)}/forget`);
    const words = t(m.forget, { name: person.upn });
    return html`<div class="account">
      ${form.element(html`<button class="button wide">${t(m.accountAs, { name: person.upn })}</button>`)}
      ${forget.element(html`<button class="button" aria-label="${words}" title="${words}">${icon('out')}</button>`)}
    </div>`;
  });
  return stepPage(page, request, { title: t(m.accountTitle), hasProblems: false }, [
    choices,
    html`<a class="button wide" href="${signInPath(request.id)}?other">${t(m.other)}</a>`,
    backButton(page, request),
  ]);
}

/** The way back to the application, which is told that nobody signed in. */
function backButton(page: Page, { id, application, confirms }: SignInRequest): Html {
  const words = confirms ? page.t(webMessages.cancel) : page.t(m.back, { application: application.name });
  return buttonForm(page, `${signInPath(id)}/cancel`, html`<button class="button wide">${words}</button>`);
}

/** A page of a sign-in: its title, for what it is, and its own content. */
export function stepPage(
  page: Page,
  request: SignInRequest,
  { title, hasProblems }: { readonly title: string; readonly hasProblems: boolean },
  content: Content,
): Html {
  const { t } = page;
  return singlePage(
    page,
    hasProblems ? `${t(webMessages.problem)} ${title}` : title,
    html`<h1>${title}</h1>
      <p class="lede">${purposeOf(page, request)}</p>
      <div class="stack">${content}</div>`,
  );
}
