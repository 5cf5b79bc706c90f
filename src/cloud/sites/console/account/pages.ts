import type { HawserError } from '../../../../base/errors.ts';
import type { Html } from '../../../../web/index.ts';
import { card, field, html, notice, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage, formToken } from '../shell.ts';
import { accountMessages as m } from './messages.ts';

export interface PasswordState {
  readonly error?: HawserError;
  readonly done?: boolean;
}

export function passwordPage(view: View, { error, done = false }: PasswordState): Html {
  const { t, language, administrator } = view;
  const problem = error && `${error.text(language)} ${error.fix(language)}`;
  const isNew = error?.code === 'accounts.password-too-short';
  return consolePage(
    view,
    {
      title: t(consoleMessages.changePassword),
      section: '/console/settings',
      crumbs: [['/console/settings', t(consoleMessages.settings)]],
      lede: html`<p>${t(m.lede)}</p>`,
    },
    html`${done && notice('good', t(m.done), undefined, true)}
    ${card(
      {},
      html`<form class="narrow" method="post" action="/console/password" novalidate>
        ${formToken(view)}
        <input type="hidden" name="username" autocomplete="username" value="${administrator.upn}" />
        ${field(view, {
          name: 'present',
          label: t(m.present),
          type: 'password',
          autocomplete: 'current-password',
          problem: isNew ? undefined : problem,
        })}
        ${field(view, {
          name: 'next',
          label: t(m.next),
          type: 'password',
          autocomplete: 'new-password',
          problem: isNew ? problem : undefined,
        })}
        <div class="actions">
          <button class="button primary">${t(m.submit)}</button>
          <a class="button" href="/console/settings">${t(webMessages.cancel)}</a>
        </div>
      </form>`,
    )}`,
  );
}
