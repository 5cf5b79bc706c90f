import type { HawserError } from '../../../../base/errors.ts';
import type { Html, Page } from '../../../../web/index.ts';
import { field, html, notice, singlePage, webMessages } from '../../../../web/index.ts';
import { signInMessages as m } from './messages.ts';

export interface SignInState {
  /** Where to go after signing in. */
  readonly back: string;
  readonly upn?: string;
  readonly missing?: { readonly upn: boolean; readonly password: boolean };
  readonly error?: HawserError;
  readonly signedOut?: boolean;
}

export function signInPage(page: Page, { back, upn = '', missing, error, signedOut = false }: SignInState): Html {
  const { t, language } = page;
  const title = missing || error ? `${t(webMessages.problem)} ${t(m.title)}` : t(m.title);
  const problem = error && html`<p>${error.fix(language)}</p>`;
  return singlePage(
    page,
    title,
    html`<h1>${t(m.title)}</h1>
      <p class="lede">${t(m.lede)}</p>
      <div class="stack">
        ${signedOut && notice('good', t(m.signedOut), undefined, true)}
        ${error && html`<div id="sign-in-error" tabindex="-1">${notice('bad', error.text(language), problem, true)}</div>`}
        <form method="post" action="/console/sign-in" novalidate>
          <input type="hidden" name="return" value="${back}" />
          ${field(page, {
            name: 'upn',
            label: t(m.name),
            hint: t(m.nameHint),
            problem: missing?.upn ? t(m.nameMissing) : undefined,
            type: 'email',
            value: upn,
            autocomplete: 'username',
            autofocus: upn === '',
          })}
          ${field(page, {
            name: 'password',
            label: t(m.password),
            problem: missing?.password ? t(m.passwordMissing) : undefined,
            type: 'password',
            autocomplete: 'current-password',
            autofocus: upn !== '',
          })}
          <button class="button primary wide">${t(m.submit)}</button>
        </form>
      </div>`,
  );
}
