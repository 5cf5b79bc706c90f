import type { CsvCell } from '../../../../base/csv.ts';
import type { Text } from '../../../../base/messages.ts';
import type { CloudClass } from '../../../../directory/index.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { readCounts } from '../../../objects/counters.ts';
import type { ObjectSummary } from '../../../objects/object.ts';
import type { ObjectFilter } from '../../../objects/object-list.ts';
import { accountStates, objectList, origins } from '../../../objects/object-list.ts';
import type { Html } from '../../../../web/index.ts';
import { card, empty, exactTime, html, notice, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { Field, ListColumn, ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { addList } from '../lists/list-routes.ts';
import { listMessages } from '../lists/messages.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';
import { classTexts, objectMessages as m } from './messages.ts';
import { accountState, objectLink, sourceState } from './values.ts';

/** The lists of users, groups, contacts and devices. */
export function addObjectLists(routes: ConsoleRoutes, console: ConsoleContext): void {
  for (const objectClass of cloudClasses) addList(routes, console, listOf(objectClass));
}

const hasAccount = (objectClass: CloudClass): boolean => objectClass === 'user' || objectClass === 'device';

function listOf(objectClass: CloudClass): ListDefinition<ObjectSummary, ObjectFilter> {
  const texts = classTexts[objectClass];
  return {
    name: `${objectClass}s`,
    path: `/${objectClass}s`,
    access: access.everyRole,
    source: objectList,
    fields: fieldsOf(objectClass),
    filterOf: ({ q, origin, account }) => ({
      objectClass,
      search: q,
      origin: oneOf(origins, origin),
      account: oneOf(accountStates, account),
    }),
    sorts: { name: m.name, changed: m.changed, created: m.created },
    total: async (connection, tenant) => {
      const { synchronized, cloud } = (await readCounts(connection, tenant))[objectClass];
      return synchronized + cloud;
    },
    caption: texts.many,
    columns: columnsOf(objectClass),
    file: objectFile,
    nothing: (view, isFiltered) => nothing(view, objectClass, isFiltered),
    page: ({ view, query }, { content }) =>
      consolePage(
        view,
        { title: view.t(texts.many), section: texts.path, lede: html`<p>${view.t(texts.lede)}</p>` },
        html`${query['origin'] === 'orphan' && aboutOrphans(view)}${card({ flush: true }, content)}`,
      ),
  };
}

const originTexts = {
  synchronized: consoleMessages.synchronized,
  cloud: consoleMessages.cloudOnly,
  orphan: m.orphans,
} as const satisfies Record<(typeof origins)[number], Text>;

function fieldsOf(objectClass: CloudClass): readonly Field[] {
  const account: Field = {
    ...{ kind: 'choice', name: 'account', label: m.account },
    options: accountStates.map((state) => [state, m[state]] as const),
  };
  return [
    { kind: 'search', name: 'q', label: m.search, hint: m.searchHint },
    {
      ...{ kind: 'choice', name: 'origin', label: m.origin },
      options: origins.map((origin) => [origin, originTexts[origin]] as const),
    },
    ...(hasAccount(objectClass) ? [account] : []),
  ];
}

function columnsOf(objectClass: CloudClass): readonly ListColumn<ObjectSummary>[] {
  const signInName: ListColumn<ObjectSummary> = {
    ...{ key: 'upn', header: m.signInName, plain: true, wide: true },
    cell: (_view, { userPrincipalName }) => userPrincipalName,
  };
  const mail: ListColumn<ObjectSummary> = {
    ...{ key: 'mail', header: m.mail, plain: true, wide: true },
    ...(objectClass === 'user' && { isExtra: true }),
    cell: (_view, object) => object.mail,
  };
  return [
    { key: 'name', header: m.name, heading: true, sort: 'name', cell: (view, object) => objectLink(view, object) },
    ...(objectClass === 'user' ? [signInName] : []),
    ...(objectClass === 'device' ? [] : [mail]),
    { key: 'origin', header: m.origin, plain: true, cell: (view, object) => sourceState(view, object) },
    ...(hasAccount(objectClass)
      ? [
          {
            ...{ key: 'account', header: m.account, plain: true },
            cell: (view: View, object: ObjectSummary) => accountState(view, object),
          },
        ]
      : []),
    {
      ...{ key: 'changed', header: m.changed, plain: true, sort: 'changed' },
      cell: (view, { changedAt }) => html`<span class="nowrap">${relativeTime(view, changedAt)}</span>`,
    },
    {
      ...{ key: 'created', header: m.created, sort: 'created', isExtra: true },
      cell: (view, { createdAt }) => exactTime(view, createdAt),
    },
    { key: 'id', header: m.objectId, wide: true, isExtra: true, cell: (_view, { id }) => html`<code>${id}</code>` },
  ];
}

const time = (at: Date | null): CsvCell => at?.toISOString() ?? null;

/** One object as a line of a file. */
export const objectFile = {
  id: ({ id }) => id,
  class: ({ objectClass }) => objectClass,
  displayName: ({ displayName }) => displayName,
  userPrincipalName: ({ userPrincipalName }) => userPrincipalName,
  mail: ({ mail }) => mail,
  origin: ({ isOrphan, synchronized }) => (isOrphan ? 'orphan' : synchronized ? 'synchronized' : 'cloud'),
  accountEnabled: ({ accountEnabled }) => (accountEnabled === null ? null : String(accountEnabled)),
  createdAt: ({ createdAt }) => time(createdAt),
  changedAt: ({ changedAt }) => time(changedAt),
  deletedAt: ({ deletedAt }) => time(deletedAt),
} as const satisfies Record<string, (object: ObjectSummary) => CsvCell>;

function nothing({ t }: View, objectClass: CloudClass, isFiltered: boolean): Html {
  const texts = classTexts[objectClass];
  if (!isFiltered) return empty(texts.icon, t(texts.none), t(texts.noneNext));
  const all = html`<a href="${texts.path}">${t(listMessages.showAll)}</a>`;
  return empty('search', t(listMessages.noMatch), html`${t(m.noMatchNext)} ${all}`);
}

/** What they are and what to do, above a list of them and on their own pages. */
export function aboutOrphans(view: View): Html {
  const { t, may } = view;
  const held = may(access.synchronization) && html`<a href="/console/holds">${t(consoleMessages.heldDeletes)}</a>`;
  return notice(
    'warn',
    t(m.orphanTitle),
    html`<p>${t(m.orphanWhy)}</p>
      <p>${t(m.orphanNext)} ${held}</p>`,
  );
}
