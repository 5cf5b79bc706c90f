import type { CsvCell } from '../../../../base/csv.ts';
import { formatDetail } from '../../../../base/details.ts';
import type { ErrorFilter, QuarantineFilter, QuarantineLine, RecurringError } from '../../../provisioning/attention.ts';
import { errorPeriods, failedList, quarantineList } from '../../../provisioning/attention.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, empty, formatNumber, html, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ListColumn, ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { addList } from '../lists/list-routes.ts';
import { listMessages } from '../lists/messages.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';
import { codeLink, dnText } from '../code-link.ts';
import { runMessages as m } from './messages.ts';

const ERRORS = '/console/errors';
const QUARANTINE = `${ERRORS}/quarantine`;

/** Objects that fail, and values that wait in quarantine. */
export function addErrorLists(routes: ConsoleRoutes, console: ConsoleContext): void {
  addList(routes, console, failedObjects);
  addList(routes, console, quarantine);
}

function objectLink(objectClass: string, id: string, name: Content): Html {
  return html`<a href="/console/${objectClass}s/${id}">${name}</a>`;
}

function tabs({ t }: View, here: string): Html {
  const to = (path: string, words: string): Html =>
    html`<a class="button slim" href="${path}" ${path === here && 'aria-current=page'}>${words}</a>`;
  return html`${to(ERRORS, t(m.failedObjects))} ${to(QUARANTINE, t(m.quarantine))}`;
}

/** Of both lists: what is absent in the address chooses nothing. */
const given = (text = ''): string | undefined => (text === '' ? undefined : text);

const errorColumns: readonly ListColumn<RecurringError>[] = [
  {
    ...{ key: 'object', header: m.object, heading: true, sort: 'object' },
    cell: (_view, { displayName, dn, objectId, objectClass }) => {
      const name = displayName ?? dnText(dn);
      const shown = objectId !== null && objectClass !== null ? objectLink(objectClass, objectId, name) : name;
      return html`${shown}${displayName !== null && html`<span class="under">${dnText(dn)}</span>`}`;
    },
  },
  { key: 'code', header: m.code, plain: true, sort: 'code', cell: (_view, { code }) => codeLink(code) },
  {
    ...{ key: 'detail', header: m.detail, plain: true, wide: true },
    cell: ({ language }, { detail }) => formatDetail(detail, language),
  },
  { key: 'connector', header: m.connector, isExtra: true, cell: (_view, { connector }) => connector },
  {
    ...{ key: 'runs', header: m.times, numeric: true },
    cell: ({ language }, { runs }) => runs !== null && formatNumber(runs, language),
  },
  {
    ...{ key: 'seen', header: m.lastSeen, plain: true, sort: 'seen' },
    cell: (view, { lastRunId, lastAt }) =>
      html`<a class="nowrap" href="/console/runs/${encodeURIComponent(lastRunId)}">${relativeTime(view, lastAt)}</a>`,
  },
];

const failedObjects: ListDefinition<RecurringError, ErrorFilter> = {
  name: 'errors',
  path: '/errors',
  access: access.synchronization,
  source: failedList,
  fields: [
    { kind: 'search', name: 'q', label: m.object },
    { kind: 'text', name: 'code', label: m.code },
    {
      ...{ kind: 'choice', name: 'period', label: m.period, fallback: 'latest' },
      options: errorPeriods.map((period) => [period, m[period]] as const),
    },
  ],
  filterOf: ({ q, code, period }) => ({ search: q, code: given(code), period: oneOf(errorPeriods, period) }),
  sorts: { seen: m.lastSeen, object: m.object, code: m.code },
  caption: m.failedObjects,
  columns: errorColumns,
  file: {
    connector: ({ connector }) => connector,
    dn: ({ dn }) => dn,
    displayName: ({ displayName }) => displayName,
    code: ({ code }) => code,
    detail: ({ detail }) => formatDetail(detail, 'en'),
    runs: ({ runs }) => runs,
    lastRun: ({ lastRunId }) => lastRunId,
    lastSeenAt: ({ lastAt }) => lastAt.toISOString(),
    objectId: ({ objectId }) => objectId,
  } satisfies Record<string, (row: RecurringError) => CsvCell>,
  nothing: ({ t }, isFiltered) =>
    isFiltered ? empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext)) : empty('check', t(m.noFailed)),
  page: ({ view }, { content }) => errorPage(view, ERRORS, content),
};

const quarantine: ListDefinition<QuarantineLine, QuarantineFilter> = {
  name: 'quarantine',
  path: '/errors/quarantine',
  access: access.synchronization,
  source: quarantineList,
  fields: [
    { kind: 'search', name: 'q', label: m.value },
    {
      ...{ kind: 'choice', name: 'attribute', label: m.attribute },
      options: (['userPrincipalName', 'proxyAddresses'] as const).map(
        (name) => [name, { en: name, nl: name }] as const,
      ),
    },
  ],
  filterOf: ({ q, attribute }) => ({
    search: q,
    attribute: oneOf(['userPrincipalName', 'proxyAddresses'] as const, attribute),
  }),
  sorts: { since: m.since, value: m.value },
  caption: m.quarantineCaption,
  columns: [
    {
      ...{ key: 'object', header: m.object, heading: true },
      cell: (_view, { objectClass, objectId, name }) => objectLink(objectClass, objectId, name),
    },
    { key: 'attribute', header: m.attribute, plain: true, cell: (_view, line) => html`<code>${line.attribute}</code>` },
    { key: 'value', header: m.value, plain: true, sort: 'value', cell: (_view, { value }) => value },
    {
      ...{ key: 'holder', header: m.heldBy },
      cell: ({ t }, { heldBy, holderClass, holderName }) =>
        heldBy !== null && holderClass !== null
          ? objectLink(holderClass, heldBy, holderName ?? heldBy)
          : html`<span class="soft">${t(m.free)}</span>`,
    },
    { key: 'code', header: m.code, plain: true, cell: (_view, { code }) => codeLink(code) },
    { key: 'since', header: m.since, sort: 'since', cell: (view, { since }) => relativeTime(view, since) },
  ],
  file: {
    objectId: ({ objectId }) => objectId,
    class: ({ objectClass }) => objectClass,
    name: ({ name }) => name,
    attribute: ({ attribute }) => attribute,
    value: ({ value }) => value,
    heldBy: ({ heldBy }) => heldBy,
    holderName: ({ holderName }) => holderName,
    code: ({ code }) => code,
    since: ({ since }) => since.toISOString(),
  } satisfies Record<string, (row: QuarantineLine) => CsvCell>,
  nothing: ({ t }, isFiltered) =>
    isFiltered
      ? empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext))
      : empty('check', t(m.noQuarantine)),
  page: ({ view }, { content }) => errorPage(view, QUARANTINE, content),
};

function errorPage(view: View, here: string, content: Html): Html {
  const { t } = view;
  return consolePage(
    view,
    {
      title: t(here === ERRORS ? m.errorsTitle : m.quarantine),
      section: ERRORS,
      lede: html`<p>${t(m.errorsLede)}</p>`,
      actions: tabs(view, here),
    },
    card({ flush: true }, content),
  );
}
