import type { MailSettings } from '../../../health/notice-store.ts';
import type { MailState } from '../../../mail/mail-store.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { card, empty, html, notice, relativeTime, state, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
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
      { title: t(m.latestMail), flush: true },
      mails.length === 0 ? empty('run', t(m.noMail)) : mailTable(view, mails),
    )}`,
  );
}

function mailButtons({ t }: View, canTest: boolean): Html {
  return html`<div class="actions">
    <button class="button primary">${t(m.save)}</button>
    ${canTest && html`<button class="button" formaction="${HEALTH}/mail/test">${t(m.test)}</button>`}
  </div>`;
}

function mailTable(view: View, mails: readonly MailState[]): Html {
  const { t } = view;
  return table({
    caption: t(m.latestMail),
    rows: mails,
    columns: [
      {
        header: t(m.mailSubject),
        heading: true,
        cell: ({ subject, lastError, sentAt }) =>
          html`${subject}${lastError !== null && sentAt === null && html`<span class="under">${lastError}</span>`}`,
      },
      { header: t(m.recipient), cell: ({ recipient }) => recipient },
      { header: t(m.state), plain: true, cell: (mail) => mailState(view, mail) },
      { header: t(m.created), cell: ({ createdAt }) => relativeTime(view, createdAt) },
    ],
  });
}

function mailState({ t }: View, { sentAt, failedAt, attempts }: MailState): Html {
  if (sentAt) return state('good', t(m.sent));
  if (failedAt) return state('bad', t(m.failed));
  return attempts === 0 ? state('idle', t(m.waiting)) : state('warn', t(m.tryingAgain, { count: attempts }));
}
