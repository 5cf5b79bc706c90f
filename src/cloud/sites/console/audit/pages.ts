import type { AuditPage } from '../../../audit/list.ts';
import type { AuditEntry } from '../../../audit/store.ts';
import type { Content, Fact, Html, Tone } from '../../../../web/index.ts';
import {
  card,
  empty,
  exactTime,
  facts,
  html,
  pagination,
  presentState,
  relativeTime,
  state,
  table,
  viewForm,
} from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { codeLink } from '../runs/error-pages.ts';
import { consolePage } from '../shell.ts';
import { activityWords } from './activities.ts';
import type { FilterField } from './filter.ts';
import { addressOf, filterForm } from './filter.ts';
import { auditMessages as m } from './messages.ts';
import type { AuditQuery } from './query.ts';
import { exportForm, results } from './query.ts';

export const PATH = '/console/audit';

const tones = { started: 'idle', success: 'good', failure: 'bad', unknown: 'warn' } as const satisfies Record<
  AuditEntry['status'],
  Tone
>;

export function auditPage(view: View, { items, next }: AuditPage, query: AuditQuery, isFirst: boolean): Html {
  const { t } = view;
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : addressOf(PATH, query),
    next: next === null ? undefined : addressOf(PATH, query, next),
  });
  const form = viewForm(view, exportForm, presentState(exportForm, query, view.language), `${PATH}/csv`);
  const list =
    items.length === 0 ? empty('search', t(m.none), t(m.noneNext)) : html`${entryTable(view, items)}${paging}`;
  return consolePage(
    view,
    {
      title: t(m.title),
      section: PATH,
      lede: html`<p>${t(m.lede)}</p>`,
      actions: html`${tabs(view, PATH)}${form.element(html`<button class="button slim">${t(m.csv)}</button>`)}`,
    },
    card({ flush: true }, html`${filterForm(view, PATH, fieldsOf(query))}${list}`),
  );
}

/** Beside each other: what was changed, and who signed in. */
export function tabs({ t }: View, here: string): Html {
  const to = (path: string, words: string): Html =>
    html`<a class="button slim" href="${path}" ${path === here && 'aria-current=page'}>${words}</a>`;
  return html`${to(PATH, t(m.entries))} ${to(`${PATH}/sign-ins`, t(m.signIns))}`;
}

function fieldsOf({ actor, activity, target, result, since, until }: AuditQuery): readonly FilterField[] {
  return [
    { name: 'actor', label: m.who, value: actor },
    { name: 'activity', label: m.what, value: activity },
    { name: 'target', label: m.target, value: target },
    { name: 'result', label: m.result, value: result, options: results.map((one) => [one, m[one]] as const) },
    { name: 'since', label: m.since, value: since, type: 'date' },
    { name: 'until', label: m.until, value: until, type: 'date' },
  ];
}

function entryTable(view: View, rows: readonly AuditEntry[]): Html {
  const { t } = view;
  return table({
    caption: t(m.title),
    rows,
    columns: [
      { header: t(m.what), heading: true, cell: ({ activity }) => activityWords(activity, view.language) },
      { header: t(m.result), plain: true, cell: (entry) => resultOf(view, entry.status, entry.reason) },
      { header: t(m.who), wide: true, cell: ({ actor }) => (actor === 'system' ? t(m.system) : actor) },
      { header: t(m.time), cell: ({ at }) => relativeTime(view, at) },
      { header: t(m.address), cell: ({ address }) => address ?? html`<span class="soft">${t(m.atServer)}</span>` },
      { header: t(m.details), wide: true, bare: true, cell: (entry) => detailsOf(view, entry) },
    ],
  });
}

export function resultOf({ t }: View, status: AuditEntry['status'], reason: string): Content {
  const isCode = /^[a-z-]+\.[a-z-]+$/.test(reason);
  const why = reason !== '' && html`<span class="under">${isCode ? codeLink(reason) : reason}</span>`;
  return html`${state(tones[status], t(m[status]))}${why}`;
}

function detailsOf(view: View, entry: AuditEntry): Html {
  const { t } = view;
  const about = (id: string): Content =>
    html`<code>${id}</code> <a href="${addressOf(PATH, { target: id })}">${t(m.about)}</a>`;
  const lines: readonly Fact[] = [
    { name: t(m.time), value: exactTime(view, entry.at) },
    { name: t(m.category), value: entry.category },
    ...(entry.targetId === null ? [] : [{ name: t(m.target), value: about(entry.targetId) }]),
    { name: t(m.correlation), value: html`<code>${entry.correlationId}</code>` },
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
