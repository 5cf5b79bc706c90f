import type { SessionLine } from '../../../accounts/session-store.ts';
import type { OwnApplication } from '../../../apis/oauth/own-access.ts';
import { hasAccess } from '../../../apis/oauth/own-access.ts';
import type { Content, FormView, Html } from '../../../../web/index.ts';
import { buttonForm, card, empty, facts, html, notice, relativeTime, state, table } from '../../../../web/index.ts';
import type { AccountView } from '../account/account.ts';
import { accountMessages } from '../account/messages.ts';
import { accountPage } from '../account/shell.ts';
import { clientName } from './client-name.ts';
import { myMessages as m, proofTexts } from './messages.ts';
import type { languageForm } from './schema.ts';

export const doneTexts = {
  session: m.doneSession,
  others: m.doneOthers,
  access: m.doneAccess,
  language: m.doneLanguage,
} as const;

export interface MyContent {
  readonly applications: readonly OwnApplication[];
  readonly sessions: readonly SessionLine[];
  readonly form: FormView<typeof languageForm>;
  /** Where somebody chooses another account. */
  readonly otherPath: string;
  readonly done: keyof typeof doneTexts | undefined;
}

export function myPage(view: AccountView, { applications, sessions, form, otherPath, done }: MyContent): Html {
  const { t } = view;
  return accountPage(
    view,
    { title: t(accountMessages.account), section: '/my', form },
    html`<div class="stack">
      ${done && notice('good', t(doneTexts[done]), undefined, true)} ${card({ title: t(m.you) }, you(view, otherPath))}
      ${card({ title: t(m.applications), flush: true }, applicationTable(view, applications))}
      ${card({ title: t(m.sessions), flush: true }, sessionTable(view, sessions))}
      ${sessions.length > 1 && endOthers(view)}
      ${card(
        { title: t(m.language) },
        form.element(
          html`${form.field('language')}
            <div class="actions"><button class="button">${t(m.save)}</button></div>`,
          { className: 'narrow' },
        ),
      )}
    </div>`,
  );
}

function you({ t, tenant, session }: AccountView, otherPath: string): Content {
  const { displayName, upn } = session.person;
  return html`<div class="stack">
    ${facts([
      { name: t(m.name), value: displayName },
      { name: t(m.upn), value: upn },
      { name: t(m.organization), value: tenant.displayName },
    ])}
    <div class="actions">
      <a class="button" href="/security-info">${t(accountMessages.securityInfo)}</a>
      <a class="button" href="${otherPath}">${t(m.otherAccount)}</a>
    </div>
  </div>`;
}

function applicationTable(view: AccountView, applications: readonly OwnApplication[]): Content {
  const { t } = view;
  if (applications.length === 0) return empty('open', t(m.noApplications), t(m.noApplicationsNext));
  return html`${table<OwnApplication>({
      caption: t(m.applications),
      rows: applications,
      columns: [
        {
          header: t(m.application),
          heading: true,
          cell: ({ name, isAssigned }) =>
            html`${name} ${isAssigned && html`<small class="soft">${t(m.assigned)}</small>`}`,
        },
        { header: t(m.permissions), cell: ({ permissions }) => permissions.map(({ name }) => name).join(', ') },
        { header: t(m.access), cell: ({ grantedAt }) => relativeTime(view, grantedAt) },
        { header: t(m.actions), bare: true, cell: (application) => withdrawal(view, application) },
      ],
    })}
    <p class="body soft">${t(m.withdrawHint)}</p>`;
}

function withdrawal(view: AccountView, application: OwnApplication): Content {
  const { t } = view;
  if (!hasAccess(application)) return '';
  const { id, name } = application;
  const label = t(m.withdrawOf, { name });
  const button = html`<button class="button slim" aria-label="${label}">${t(m.withdraw)}</button>`;
  return buttonForm(view, `/my/applications/${id}/withdraw`, button);
}

function sessionTable(view: AccountView, sessions: readonly SessionLine[]): Content {
  const { t, session } = view;
  return table<SessionLine>({
    caption: t(m.sessions),
    rows: sessions,
    columns: [
      {
        header: t(m.device),
        heading: true,
        cell: (line) => html`${deviceOf(view, line)} ${line.id === session.id && state('good', t(m.thisOne))}`,
      },
      { header: t(m.place), cell: ({ client }) => client.address },
      { header: t(m.begun), cell: ({ createdAt }) => relativeTime(view, createdAt) },
      { header: t(m.used), cell: ({ lastSeenAt }) => relativeTime(view, lastSeenAt) },
      { header: t(m.how), cell: (line) => proofOf(view, line) },
      { header: t(m.actions), bare: true, cell: (line) => ending(view, line) },
    ],
  });
}

function endOthers(view: AccountView): Html {
  const button = html`<button class="button">${view.t(m.endOthers)}</button>`;
  return buttonForm(view, '/my/sessions/end-others', button);
}

function deviceOf({ t }: AccountView, { client }: SessionLine): string {
  const { browser, system } = clientName(client.userAgent);
  if (browser !== undefined && system !== undefined) return t(m.onSystem, { browser, system });
  return browser ?? system ?? t(m.unknownDevice);
}

function proofOf({ t }: AccountView, { amr }: SessionLine): string {
  const words = amr.flatMap((one) => (proofTexts[one] ? [t(proofTexts[one])] : []));
  return [...new Set(words)].join(', ');
}

/** The own session ends by signing out. */
function ending(view: AccountView, line: SessionLine): Content {
  const { t, session } = view;
  if (line.id === session.id) return '';
  const label = t(m.endOf, { name: deviceOf(view, line) });
  const button = html`<button class="button slim" aria-label="${label}">${t(m.end)}</button>`;
  return buttonForm(view, `/my/sessions/${line.id}/end`, button);
}
