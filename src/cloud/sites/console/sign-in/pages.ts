import type { FormView, Html, Page } from '../../../../web/index.ts';
import { html, notice, singlePage, webMessages } from '../../../../web/index.ts';
import { signInMessages as m } from './messages.ts';
import type { signInForm } from './schema.ts';

export function signInPage(page: Page, form: FormView<typeof signInForm>, isSignedOut: boolean): Html {
  const { t } = page;
  return singlePage(
    page,
    form.hasProblems ? `${t(webMessages.problem)} ${t(m.title)}` : t(m.title),
    html`<h1>${t(m.title)}</h1>
      <p class="lede">${t(m.lede)}</p>
      <div class="stack">
        ${isSignedOut && notice('good', t(m.signedOut), undefined, true)} ${form.summary}
        ${form.element(
          html`${form.field('upn', { autofocus: true })} ${form.field('password')}
            <button class="button primary wide">${t(m.submit)}</button>`,
        )}
      </div>`,
  );
}
