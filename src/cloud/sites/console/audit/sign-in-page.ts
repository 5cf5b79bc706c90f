import type { SignInRecord } from '../../../accounts/sign-in-log.ts';
import type { Html } from '../../../../web/index.ts';
import { card, empty, exactTime, facts, html, pagination, relativeTime, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage } from '../shell.ts';
import { addressOf, filterForm } from './filter.ts';
import { auditMessages as m } from './messages.ts';
import { PATH, resultOf, tabs } from './pages.ts';
import type { SignInQuery } from './query.ts';

const HERE = `${PATH}/sign-ins`;

interface Slice {
  readonly items: readonly SignInRecord[];
  readonly next: string | null;
}

export function signInsPage(view: View, { items, next }: Slice, query: SignInQuery, isFirst: boolean): Html {
  const { t } = view;
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : addressOf(HERE, query),
    next: next === null ? undefined : addressOf(HERE, query, next),
  });
  const fields = [
    { name: 'name', label: m.name, value: query.name },
    {
      ...{ name: 'result', label: m.result, value: query.result },
      options: [['success', m.success] as const, ['failure', m.failure] as const],
    },
    { name: 'since', label: m.since, value: query.since, type: 'date' as const },
    { name: 'until', label: m.until, value: query.until, type: 'date' as const },
  ];
  const list =
    items.length === 0 ? empty('search', t(m.none), t(m.noneNext)) : html`${signInTable(view, items)}${paging}`;
  return consolePage(
    view,
    {
      title: t(m.signIns),
      section: PATH,
      crumbs: [[PATH, t(m.title)]],
      lede: html`<p>${t(m.signInsLede)}</p>`,
      actions: tabs(view, HERE),
    },
    card({ flush: true }, html`${filterForm(view, HERE, fields)}${list}`),
  );
}

function signInTable(view: View, rows: readonly SignInRecord[]): Html {
  const { t } = view;
  return table({
    caption: t(m.signIns),
    rows,
    columns: [
      { header: t(m.name), heading: true, cell: ({ name }) => name },
      { header: t(m.result), plain: true, cell: ({ result, reason }) => resultOf(view, result, reason) },
      { header: t(m.time), cell: ({ at }) => relativeTime(view, at) },
      { header: t(m.address), cell: ({ address }) => address },
      { header: t(m.details), wide: true, bare: true, cell: (row) => detailsOf(view, row) },
    ],
  });
}

function detailsOf(view: View, { at, kind, userAgent, knownBrowser, correlationId }: SignInRecord): Html {
  const { t } = view;
  return html`<details>
    <summary>${t(m.details)}</summary>
    ${facts([
      { name: t(m.time), value: exactTime(view, at) },
      { name: t(m.what), value: t(kind === 'confirmation' ? m.confirmation : m.signIns) },
      { name: t(m.browser), value: userAgent ?? '–' },
      { name: t(m.known), value: t(knownBrowser ? m.yes : m.no) },
      { name: t(m.correlation), value: html`<code>${correlationId}</code>` },
    ])}
  </details>`;
}
