import type { CsvCell } from '../../../../base/csv.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import { keepers } from '../../../accounts/rights.ts';
import type { BinFilter } from '../../../objects/bin-list.ts';
import { binList } from '../../../objects/bin-list.ts';
import type { ObjectSummary } from '../../../objects/object.ts';
import { RETENTION_MS } from '../../../objects/recycle-bin.ts';
import { buttonForm, empty, html, relativeTime } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { FilterValues, ListColumn, ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { listMessages } from '../lists/messages.ts';
import { classTexts, objectMessages } from '../objects/messages.ts';
import { objectFile } from '../objects/object-lists.ts';
import { objectLink, sourceState } from '../objects/values.ts';
import { binMessages as m } from './messages.ts';
import { binPage, PATH } from './pages.ts';

/** Which objects the fields of the recycle bin mean. */
export function selectionOf({ q = '', class: objectClass, hold = '', run = '' }: FilterValues): BinFilter {
  return {
    ...(q !== '' && { search: q }),
    ...{ objectClass: oneOf(cloudClasses, objectClass) },
    // A hold that there cannot be has nothing in it.
    ...(hold !== '' && { hold: /^[1-9]\d{0,8}$/.test(hold) ? Number(hold) : 0 }),
    ...(run !== '' && { run }),
  };
}

const columns: readonly ListColumn<ObjectSummary>[] = [
  {
    ...{ key: 'name', header: m.name, heading: true, sort: 'name' },
    cell: (view, object) =>
      html`${objectLink(view, object)}<span class="under">${object.userPrincipalName ?? object.mail}</span>`,
  },
  { key: 'kind', header: m.kind, plain: true, cell: ({ t }, { objectClass }) => t(classTexts[objectClass].one) },
  { key: 'source', header: m.source, plain: true, cell: (view, object) => sourceState(view, object) },
  {
    ...{ key: 'deleted', header: m.deleted, sort: 'deleted' },
    cell: (view, { deletedAt }) => html`<span class="nowrap">${relativeTime(view, deletedAt)}</span>`,
  },
  {
    ...{ key: 'left', header: m.left },
    cell: (view, { deletedAt }) =>
      deletedAt &&
      html`<span class="nowrap">${relativeTime(view, new Date(deletedAt.getTime() + RETENTION_MS))}</span>`,
  },
  {
    ...{ key: 'actions', header: m.actions, bare: true },
    cell: (view, { id, objectClass, displayName }) =>
      view.may(keepers[objectClass]) &&
      buttonForm(
        view,
        `${PATH}/${id}/restore`,
        html`<button class="button slim" aria-label="${view.t(m.restoreNamed, { name: displayName ?? id })}">
          ${view.t(m.restore)}
        </button>`,
      ),
  },
];

/** What was deleted, found by name, kind, hold or run. */
export const bin: ListDefinition<ObjectSummary, BinFilter> = {
  name: 'recycle-bin',
  path: '/recycle-bin',
  access: access.bin,
  source: binList,
  fields: [
    { kind: 'search', name: 'q', label: objectMessages.search, hint: objectMessages.searchHint },
    {
      ...{ kind: 'choice', name: 'class', label: m.kind },
      options: cloudClasses.map((name) => [name, classTexts[name].many] as const),
    },
    { kind: 'text', name: 'hold', label: m.hold },
    { kind: 'text', name: 'run', label: m.run },
  ],
  filterOf: selectionOf,
  sorts: { deleted: m.deleted, name: m.name },
  caption: m.title,
  columns,
  file: objectFile satisfies Record<string, (object: ObjectSummary) => CsvCell>,
  nothing: ({ t }, isFiltered) =>
    isFiltered
      ? empty('search', t(listMessages.noMatch), t(objectMessages.noMatchNext))
      : empty('bin', t(m.none), t(m.noneNext)),
  page: ({ view, query }, { content, items }) => binPage(view, content, { selection: query, hasAny: items.length > 0 }),
};
