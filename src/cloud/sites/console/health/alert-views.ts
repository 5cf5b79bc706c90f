import type { Alert } from '../../../health/alert-store.ts';
import { ruleOf } from '../../../health/rules/all.ts';
import { wordsOfAlert } from '../../../health/words.ts';
import type { Content, Html, Tone } from '../../../../web/index.ts';
import { buttonForm, duration, html, notice, plural, relativeTime, state, table } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { codeLink } from '../code-link.ts';
import { opens } from '../shell.ts';
import { healthMessages as m } from './messages.ts';

const tones = { error: 'bad', warning: 'warn', 'pre-warning': 'idle' } as const satisfies Record<string, Tone>;

export const pathOf = ({ id }: Pick<Alert, 'id'>): string => `/console/health/alerts/${id}`;

export function severityState({ t }: View, { severity, resolvedAt }: Alert): Html {
  return resolvedAt ? state('good', t(m.resolved)) : state(tones[severity], t(m[severity]));
}

/** One alert, ready to be acted on: what is wrong, why, what to do. */
export function alertNotice(view: View, alert: Alert): Html {
  const { t, language } = view;
  const { title, cause, fix } = wordsOfAlert(alert, language);
  const page = ruleOf(alert.code)?.page;
  const link = page !== undefined && opens(view, page) && html`<a href="${page}">${t(m.toPage)}</a>`;
  return notice(
    tones[alert.severity],
    title,
    html`<p>${cause}</p>
      <p><strong>${t(m.fix)}:</strong> ${fix} ${link}</p>
      <p class="small soft">
        <a href="${pathOf(alert)}">${t(m[alert.severity])}</a> · ${codeLink(alert.code)} · ${t(m.raisedAt)}
        ${relativeTime(view, alert.raisedAt)}${alert.acknowledgedBy !== null && html` · ${t(m.acknowledgedBy, { name: alert.acknowledgedBy })}`}
      </p>
      ${acknowledgeForm(view, alert)}`,
  );
}

export function acknowledgeForm(view: View, alert: Alert): Content {
  const { t, language, may } = view;
  if (alert.acknowledgedAt || alert.resolvedAt || !may(access.changeConfiguration)) return undefined;
  const { title } = wordsOfAlert(alert, language);
  return buttonForm(
    view,
    `${pathOf(alert)}/acknowledge`,
    html`<button class="button slim" title="${t(m.acknowledgeHint)}" aria-label="${t(m.acknowledgeNamed, { title })}">
      ${t(m.acknowledge)}
    </button>`,
    'actions',
  );
}

export function historyTable(view: View, alerts: readonly Alert[]): Html {
  const { t, language } = view;
  return table({
    caption: t(m.history),
    rows: alerts,
    columns: [
      {
        header: t(m.alert),
        heading: true,
        cell: (alert) =>
          html`<a href="${pathOf(alert)}">${wordsOfAlert(alert, language).title}</a
            ><span class="under">${wordsOfAlert(alert, language).closed}</span>`,
      },
      { header: t(m.severity), plain: true, cell: ({ severity }) => t(m[severity]) },
      { header: t(m.resolvedAt), cell: ({ resolvedAt }) => relativeTime(view, resolvedAt) },
      {
        header: t(m.lasted),
        numeric: true,
        cell: ({ raisedAt, resolvedAt }) => duration(view, (resolvedAt?.getTime() ?? 0) - raisedAt.getTime()),
      },
    ],
  });
}

/** For the overview: that there is something, how grave, and where. */
export function alertsNotice(view: View, active: readonly Alert[]): Content {
  const { t, language } = view;
  const telling = active.filter(({ severity, acknowledgedAt }) => severity !== 'pre-warning' && !acknowledgedAt);
  const [gravest] = telling;
  if (!gravest) return undefined;
  return notice(
    tones[gravest.severity],
    plural(t, telling.length, { one: m.oneActive, other: m.manyActive }),
    html`<p>
      ${wordsOfAlert(gravest, language).title}${telling.length > 1 && ' …'} ·
      <a href="/console/health">${t(m.see)}</a>
    </p>`,
  );
}
