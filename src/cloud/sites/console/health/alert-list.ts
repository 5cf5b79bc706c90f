import type { CsvCell } from '../../../../base/csv.ts';
import type { Alert, AlertFilter } from '../../../health/alert-store.ts';
import { alertList, alertStates } from '../../../health/alert-store.ts';
import { wordsOfAlert } from '../../../health/words.ts';
import { card, duration, empty, html, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ListColumn, ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { listMessages } from '../lists/messages.ts';
import { consolePage } from '../shell.ts';
import { pathOf, severityState } from './alert-views.ts';
import { healthMessages as m } from './messages.ts';
import { HEALTH } from './pages.ts';

const severities = ['error', 'warning', 'pre-warning'] as const;
const time = (at: Date | null): CsvCell => at?.toISOString() ?? null;

const columns: readonly ListColumn<Alert>[] = [
  {
    ...{ key: 'alert', header: m.alert, heading: true },
    cell: (view, alert) => {
      const { title, closed } = wordsOfAlert(alert, view.language);
      return html`<a href="${pathOf(alert)}">${title}</a
        >${alert.resolvedAt && html`<span class="under">${closed}</span>`}`;
    },
  },
  { key: 'state', header: m.state, plain: true, cell: severityState },
  { key: 'severity', header: m.severity, plain: true, isExtra: true, cell: ({ t }, { severity }) => t(m[severity]) },
  { key: 'agent', header: m.agent, cell: (_view, { agentName }) => agentName },
  { key: 'raised', header: m.raisedAt, cell: (view, { raisedAt }) => relativeTime(view, raisedAt) },
  {
    key: 'resolved',
    header: m.resolvedAt,
    cell: (view, alert) => alert.resolvedAt && relativeTime(view, alert.resolvedAt),
  },
  {
    ...{ key: 'lasted', header: m.lasted, numeric: true },
    cell: (view, { raisedAt, resolvedAt }) => duration(view, (resolvedAt ?? view.now).getTime() - raisedAt.getTime()),
  },
];

/** Alerts of now and before. */
export const alerts: ListDefinition<Alert, AlertFilter> = {
  name: 'alerts',
  path: '/health/alerts',
  access: access.synchronization,
  source: alertList,
  fields: [
    {
      ...{ kind: 'choice', name: 'state', label: m.state },
      options: alertStates.map((state) => [state, m[state]] as const),
    },
    {
      ...{ kind: 'choice', name: 'severity', label: m.severity },
      options: severities.map((severity) => [severity, m[severity]] as const),
    },
  ],
  filterOf: ({ state, severity }) => ({ state: oneOf(alertStates, state), severity: oneOf(severities, severity) }),
  caption: m.allAlerts,
  columns,
  file: {
    id: ({ id }) => id,
    code: ({ code }) => code,
    title: (alert) => wordsOfAlert(alert, 'en').title,
    severity: ({ severity }) => severity,
    subject: ({ subject }) => subject,
    agent: ({ agentName, agentId }) => agentName ?? agentId,
    raisedAt: ({ raisedAt }) => time(raisedAt),
    resolvedAt: ({ resolvedAt }) => time(resolvedAt),
    acknowledgedAt: ({ acknowledgedAt }) => time(acknowledgedAt),
    acknowledgedBy: ({ acknowledgedBy }) => acknowledgedBy,
  } satisfies Record<string, (alert: Alert) => CsvCell>,
  nothing: ({ t }, isFiltered) =>
    isFiltered ? empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext)) : empty('check', t(m.allWell)),
  page: ({ view }, { content }) =>
    consolePage(
      view,
      { title: view.t(m.allAlerts), section: HEALTH, crumbs: [[HEALTH, view.t(m.title)]] },
      card({ flush: true }, content),
    ),
};
