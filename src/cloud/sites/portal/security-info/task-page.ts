import type { Content, FormView, Html } from '../../../../web/index.ts';
import { card, html, webMessages } from '../../../../web/index.ts';
import type { AccountView } from '../account/account.ts';
import { accountPage } from '../account/shell.ts';
import { SECURITY_INFO } from './list-page.ts';

interface Frame {
  readonly title: string;
  readonly lede?: string;
  readonly form?: Pick<FormView, 'summary' | 'hasProblems'>;
}

/** One thing to do, below the list. */
export function taskPage(view: AccountView, { title, lede, form }: Frame, content: Content): Html {
  return accountPage(
    view,
    {
      ...{ title, section: SECURITY_INFO, isBelow: true },
      ...(lede !== undefined && { lede: html`<p>${lede}</p>` }),
      ...(form && { form }),
    },
    card({}, html`<div class="stack narrow">${content}</div>`),
  );
}

/** The first button of a form is the one that goes on. */
export function buttons({ t }: AccountView, words: string): Html {
  return html`<div class="actions">
    <button class="button primary">${words}</button>
    <a class="button" href="${SECURITY_INFO}">${t(webMessages.cancel)}</a>
  </div>`;
}
