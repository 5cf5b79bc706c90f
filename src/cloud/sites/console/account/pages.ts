import type { FormView, Html } from '../../../../web/index.ts';
import { card, html, notice, webMessages } from '../../../../web/index.ts';
import { MINIMUM_LENGTH } from '../../../accounts/password-rules.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage } from '../shell.ts';
import { accountMessages as m } from './messages.ts';
import type { passwordForm } from './schema.ts';

export function passwordPage(view: View, form: FormView<typeof passwordForm>, isDone: boolean): Html {
  const { t, administrator } = view;
  const [up, upWords] = view.may(access.configuration)
    ? (['/console/settings', t(consoleMessages.settings)] as const)
    : (['/console', t(consoleMessages.overview)] as const);
  return consolePage(
    view,
    {
      title: t(consoleMessages.changePassword),
      section: '/console/settings',
      crumbs: [[up, upWords]],
      lede: html`<p>${t(m.lede, { count: MINIMUM_LENGTH })}</p>`,
      form,
    },
    html`${isDone && notice('good', t(m.done), undefined, true)}
    ${card(
      {},
      form.element(
        html`<input type="hidden" name="username" autocomplete="username" value="${administrator.upn}" />
          ${form.fields()}
          <div class="actions">
            <button class="button primary">${t(m.submit)}</button>
            <a class="button" href="${up}">${t(webMessages.cancel)}</a>
          </div>`,
        { className: 'narrow' },
      ),
    )}`,
  );
}
