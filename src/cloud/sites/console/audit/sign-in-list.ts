import type { CsvCell } from '../../../../base/csv.ts';
import type { SignInFilter, SignInRecord } from '../../../accounts/sign-in-log.ts';
import { signInList } from '../../../accounts/sign-in-log.ts';
import { normalizeName } from '../../../accounts/sign-in-name.ts';
import type { Html } from '../../../../web/index.ts';
import { card, empty, exactTime, facts, html, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import type { ListDefinition } from '../lists/list.ts';
import { oneOf, timesOf } from '../lists/list-query.ts';
import { consolePage } from '../shell.ts';
import { auditMessages as m } from './messages.ts';
import { PATH, resultOf, tabs } from './result.ts';

const HERE = `${PATH}/sign-ins`;
const results = ['success', 'failure'] as const;

/** Who proved who they are, or failed to. */
export const signIns: ListDefinition<SignInRecord, SignInFilter> = {
  name: 'sign-ins',
  path: '/audit/sign-ins',
  access: access.audit,
  source: signInList,
  fields: [
    { kind: 'text', name: 'name', label: m.name },
    { kind: 'choice', name: 'result', label: m.result, options: results.map((one) => [one, m[one]] as const) },
    { kind: 'date', name: 'since', label: m.since },
    { kind: 'date', name: 'until', label: m.until },
  ],
  filterOf: ({ name = '', result, ...times }) => ({
    name: name === '' ? undefined : normalizeName(name),
    result: oneOf(results, result),
    ...timesOf(times),
  }),
  caption: m.signIns,
  columns: [
    { key: 'name', header: m.name, heading: true, cell: (_view, { name }) => name },
    {
      key: 'result',
      header: m.result,
      plain: true,
      cell: (view, { result, reason }) => resultOf(view, result, reason),
    },
    { key: 'time', header: m.time, cell: (view, { at }) => relativeTime(view, at) },
    { key: 'address', header: m.address, cell: (_view, { address }) => address },
    { key: 'details', header: m.details, wide: true, bare: true, cell: detailsOf },
  ],
  file: {
    id: ({ id }) => id,
    at: ({ at }) => new Date(at).toISOString(),
    name: ({ name }) => name,
    objectId: ({ objectId }) => objectId,
    kind: ({ kind }) => kind,
    result: ({ result }) => result,
    reason: ({ reason }) => reason,
    address: ({ address }) => address,
    userAgent: ({ userAgent }) => userAgent ?? null,
    knownBrowser: ({ knownBrowser }) => String(knownBrowser),
    correlationId: ({ correlationId }) => correlationId,
  } satisfies Record<string, (record: SignInRecord) => CsvCell>,
  nothing: ({ t }) => empty('search', t(m.none), t(m.noneNext)),
  page: ({ view }, { content }) =>
    consolePage(
      view,
      {
        title: view.t(m.signIns),
        section: PATH,
        crumbs: [[PATH, view.t(m.title)]],
        lede: html`<p>${view.t(m.signInsLede)}</p>`,
        actions: tabs(view, HERE),
      },
      card({ flush: true }, content),
    ),
};

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
