import type { MailSettings } from '../../../health/notice-store.ts';
import type { MailState } from '../../../mail/mail-store.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { card, empty, html, notice } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { excerpt } from '../lists/list-view.ts';
import { consolePage } from '../shell.ts';
import { mailColumns } from './mail-list.ts';
import { healthMessages as m } from './messages.ts';
import { HEALTH } from './pages.ts';
import type { mailForm } from './schema.ts';

export interface MailPageState {
  readonly hasMail: boolean;
  readonly settings: MailSettings;
  /** Who gets the mail when nobody was chosen. */
  readonly administrators: readonly string[];
  readonly mails: readonly MailState[];
  readonly done?: 'saved' | 'tested' | undefined;
}

export function mailPage(view: View, state: MailPageState, form: FormView<typeof mailForm>): Html {
  const { t } = view;
  const { hasMail, settings, administrators, mails, done } = state;
  const hasRecipients = settings.recipients.length > 0 || administrators.length > 0;
  return consolePage(
    view,
    {
      title: t(m.toMail),
      section: HEALTH,
      crumbs: [[HEALTH, t(m.title)]],
      lede: html`<p>${t(m.mailLede)}</p>`,
      form,
    },
    html`${done && notice('good', t(m[done]), undefined, true)}
    ${!hasMail && notice('warn', t(m.mailOff), html`<p>${t(m.mailOffNext)}</p>`)}
    ${
      hasMail &&
      settings.enabled &&
      !hasRecipients &&
      notice('warn', t(m.noRecipients), html`<p>${t(m.noRecipientsNext)}</p>`)
    }
    ${card(
      {},
      form.element(
        html`${form.field('enabled')}
        ${form.field('recipients', { hint: t(m.recipientsHint, { list: administrators.join(', ') || '–' }) })}
        ${form.field('language')} ${!form.isReadOnly && mailButtons(view, hasMail && hasRecipients)}`,
      ),
    )}
    ${card(
      {
        title: t(m.latestMail),
        aside: html`<a class="button slim" href="${HEALTH}/mail/sent">${t(m.allMail)}</a>`,
        flush: true,
      },
      mails.length === 0
        ? empty('run', t(m.noMail))
        : excerpt(view, { caption: m.latestMail, columns: mailColumns }, mails),
    )}`,
  );
}

function mailButtons({ t }: View, canTest: boolean): Html {
  return html`<div class="actions">
    <button class="button primary">${t(m.save)}</button>
    ${canTest && html`<button class="button" formaction="${HEALTH}/mail/test">${t(m.test)}</button>`}
  </div>`;
}
