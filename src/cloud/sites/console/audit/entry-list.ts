import { isUuid } from '../../../../base/ids.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { auditFile } from '../../../audit/audit-csv.ts';
import { recordEvent } from '../../../audit/business-events.ts';
import type { AuditFilter } from '../../../audit/list.ts';
import { auditList } from '../../../audit/list.ts';
import type { AuditEntry } from '../../../audit/store.ts';
import type { Content, Fact, Html } from '../../../../web/index.ts';
import { card, empty, exactTime, facts, html, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import type { ListDefinition } from '../lists/list.ts';
import { addressOf, oneOf, timesOf } from '../lists/list-query.ts';
import { consolePage } from '../shell.ts';
import { activityWords } from './activities.ts';
import { auditMessages as m } from './messages.ts';
import { PATH, resultOf } from './result.ts';

const results = ['started', 'success', 'failure', 'unknown'] as const;
const given = (text = ''): string | undefined => (text === '' ? undefined : text);

/** Who did what, or was refused. */
export const entryList: ListDefinition<AuditEntry, AuditFilter> = {
  name: 'audit',
  path: '/audit',
  access: access.audit,
  source: auditList,
  fields: [
    { kind: 'text', name: 'actor', label: m.who },
    { kind: 'text', name: 'activity', label: m.what },
    { kind: 'uuid', name: 'target', label: m.target },
    { kind: 'uuid', name: 'correlation', label: m.correlation },
    { kind: 'choice', name: 'result', label: m.result, options: results.map((one) => [one, m[one]] as const) },
    { kind: 'date', name: 'since', label: m.since },
    { kind: 'date', name: 'until', label: m.until },
  ],
  filterOf: (values) => ({
    actor: given(values['actor']),
    activity: given(values['activity']),
    targetId: given(values['target']),
    correlationId: given(values['correlation']),
    status: oneOf(results, values['result']),
    ...timesOf(values),
  }),
  caption: m.title,
  columns: [
    {
      ...{ key: 'activity', header: m.what, heading: true },
      cell: ({ language }, { activity }) => activityWords(activity, language),
    },
    { key: 'result', header: m.result, plain: true, cell: (view, entry) => resultOf(view, entry.status, entry.reason) },
    {
      ...{ key: 'actor', header: m.who, wide: true },
      cell: ({ t }, { actor }) => (actor === 'system' ? t(m.system) : actor),
    },
    { key: 'time', header: m.time, cell: (view, { at }) => relativeTime(view, at) },
    {
      ...{ key: 'address', header: m.address },
      cell: ({ t }, { address }) => address ?? html`<span class="soft">${t(m.atServer)}</span>`,
    },
    { key: 'category', header: m.category, isExtra: true, cell: (_view, { category }) => category },
    { key: 'details', header: m.details, wide: true, bare: true, cell: detailsOf },
  ],
  file: auditFile,
  downloaded: {
    event: accountEvents.auditDownloaded,
    record: async (console, { view: { tenant, administrator } }) => {
      const actor = administrator.upn;
      await recordEvent(console, tenant, accountEvents.auditDownloaded, { actor }, { actor });
    },
  },
  nothing: ({ t }) => empty('search', t(m.none), t(m.noneNext)),
  page: ({ view }, { content }) =>
    consolePage(
      view,
      {
        title: view.t(m.title),
        section: PATH,
        lede: html`<p>${view.t(m.lede)}</p>`,
      },
      card({ flush: true }, content),
    ),
};

function detailsOf(view: View, entry: AuditEntry): Html {
  const { t } = view;
  const about = (id: string): Content =>
    html`<code>${id}</code> <a href="${addressOf(PATH, { target: id })}">${t(m.about)}</a>`;
  const together = (id: string): Content =>
    html`<code>${id}</code
      >${isUuid(id) && html` <a href="${addressOf(PATH, { correlation: id })}">${t(m.sameCorrelation)}</a>`}`;
  const lines: readonly Fact[] = [
    { name: t(m.time), value: exactTime(view, entry.at) },
    { name: t(m.category), value: entry.category },
    ...(entry.targetId === null ? [] : [{ name: t(m.target), value: about(entry.targetId) }]),
    { name: t(m.correlation), value: together(entry.correlationId) },
    ...Object.entries(entry.details).map(([name, value]) => ({
      name,
      value: typeof value === 'object' ? value.join(', ') : String(value),
    })),
  ];
  return html`<details>
    <summary>${t(m.details)}</summary>
    ${facts(lines)}
  </details>`;
}
