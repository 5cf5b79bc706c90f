import type { CsvCell } from '../../../../base/csv.ts';
import type { MailFilter, MailState } from '../../../mail/mail-store.ts';
import { mailList, mailStates } from '../../../mail/mail-store.ts';
import type { Html } from '../../../../web/index.ts';
import { card, empty, html, relativeTime, state } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import type { ListColumn, ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { listMessages } from '../lists/messages.ts';
import { consolePage } from '../shell.ts';
import { healthMessages as m } from './messages.ts';
import { HEALTH } from './pages.ts';

const time = (at: Date | null): CsvCell => at?.toISOString() ?? null;

export const mailColumns: readonly ListColumn<MailState>[] = [
  {
    ...{ key: 'subject', header: m.mailSubject, heading: true },
    cell: (_view, { subject, lastError, sentAt }) =>
      html`${subject}${lastError !== null && sentAt === null && html`<span class="under">${lastError}</span>`}`,
  },
  { key: 'recipient', header: m.recipient, cell: (_view, { recipient }) => recipient },
  { key: 'state', header: m.state, plain: true, cell: mailState },
  { key: 'created', header: m.created, cell: (view, { createdAt }) => relativeTime(view, createdAt) },
  { key: 'sent', header: m.sent, isExtra: true, cell: (view, { sentAt }) => sentAt && relativeTime(view, sentAt) },
];

function mailState({ t }: View, { sentAt, failedAt, attempts }: MailState): Html {
  if (sentAt) return state('good', t(m.sent));
  if (failedAt) return state('bad', t(m.failed));
  return attempts === 0 ? state('idle', t(m.waiting)) : state('warn', t(m.tryingAgain, { count: attempts }));
}

/** Mail about alerts: what was sent, what waits, and what was given up. */
export const sentMail: ListDefinition<MailState, MailFilter> = {
  name: 'mail',
  path: '/health/mail/sent',
  access: access.configuration,
  source: mailList,
  fields: [
    { kind: 'search', name: 'q', label: listMessages.search },
    {
      ...{ kind: 'choice', name: 'state', label: m.state },
      options: mailStates.map((name) => [name, m[name]] as const),
    },
  ],
  filterOf: ({ q, state: given }) => ({ search: q, state: oneOf(mailStates, given) }),
  caption: m.allMail,
  columns: mailColumns,
  file: {
    id: ({ id }) => id,
    recipient: ({ recipient }) => recipient,
    subject: ({ subject }) => subject,
    createdAt: ({ createdAt }) => time(createdAt),
    attempts: ({ attempts }) => attempts,
    sentAt: ({ sentAt }) => time(sentAt),
    failedAt: ({ failedAt }) => time(failedAt),
    lastError: ({ lastError }) => lastError,
  } satisfies Record<string, (mail: MailState) => CsvCell>,
  nothing: ({ t }, isFiltered) =>
    isFiltered ? empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext)) : empty('run', t(m.noMail)),
  page: ({ view }, { content }) => {
    const { t } = view;
    const crumbs = [[HEALTH, t(m.title)] as const, [`${HEALTH}/mail`, t(m.toMail)] as const];
    return consolePage(view, { title: t(m.allMail), section: HEALTH, crumbs }, card({ flush: true }, content));
  },
};
