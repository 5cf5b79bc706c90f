import type { CloudClass } from '../../../../directory/index.ts';
import type { ObjectSummary } from '../../../objects/object.ts';
import type { Page as Slice } from '../../../objects/store.ts';
import type { Column, Html } from '../../../../web/index.ts';
import { card, empty, html, icon, pagination, relativeTime, table, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage } from '../shell.ts';
import { classTexts, objectMessages as m } from './messages.ts';
import { accountState, objectLink, sourceState } from './values.ts';

export interface ListState {
  readonly objectClass: CloudClass;
  readonly search: string;
  readonly isFirst: boolean;
  /** How many there are in all. */
  readonly total: number;
}

export function listPage(view: View, { items, next }: Slice<ObjectSummary>, list: ListState): Html {
  const { t } = view;
  const { objectClass, search, isFirst, total } = list;
  const texts = classTexts[objectClass];
  const address = (after?: string): string => {
    const query = new URLSearchParams({ ...(search !== '' && { q: search }), ...(after !== undefined && { after }) });
    return query.size === 0 ? texts.path : `${texts.path}?${query.toString()}`;
  };
  const summary =
    search === ''
      ? t(consoleMessages.shownOf, { count: items.length, total })
      : t(consoleMessages.shown, { count: items.length });
  const paging = pagination(view, {
    summary,
    first: isFirst ? undefined : address(),
    next: next === null ? undefined : address(next),
  });
  const rows =
    items.length === 0
      ? nothing(view, list)
      : html`${table({ caption: t(texts.many), rows: items, columns: columns(view, objectClass) })}${paging}`;
  return consolePage(
    view,
    { title: t(texts.many), section: texts.path, lede: html`<p>${t(texts.lede)}</p>` },
    card({ flush: true }, html`${total > 0 || search !== '' ? searchForm(view, list) : undefined}${rows}`),
  );
}

function searchForm({ t }: View, { objectClass, search }: ListState): Html {
  const { path } = classTexts[objectClass];
  return html`<form class="search" role="search" method="get" action="${path}">
    <div class="box">
      ${icon('search')}<label class="for-screen-readers" for="q">${t(webMessages.search)}</label>
      <input
        id="q"
        type="search"
        name="q"
        value="${search}"
        placeholder="${t(m.searchHint)}"
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
      />
    </div>
    <button class="button">${t(webMessages.search)}</button>
    ${search !== '' && html`<a class="button quiet" href="${path}">${t(webMessages.clear)}</a>`}
  </form>`;
}

function nothing({ t }: View, { objectClass, search, isFirst }: ListState): Html {
  const texts = classTexts[objectClass];
  const all = html`<a href="${texts.path}">${t(m.showAll)}</a>`;
  if (search !== '') return empty('search', t(m.noMatch, { search }), html`${t(m.noMatchNext)} ${all}`);
  return empty(texts.icon, t(texts.none), isFirst ? t(texts.noneNext) : all);
}

function columns(view: View, objectClass: CloudClass): readonly Column<ObjectSummary>[] {
  const { t } = view;
  const name: Column<ObjectSummary> = {
    header: t(m.name),
    heading: true,
    cell: (object) => objectLink(view, object),
  };
  const address: Column<ObjectSummary> =
    objectClass === 'user'
      ? { header: t(m.signInName), plain: true, wide: true, cell: (object) => object.userPrincipalName }
      : { header: t(m.mail), plain: true, wide: true, cell: (object) => object.mail };
  const account: Column<ObjectSummary> = {
    header: t(m.account),
    plain: true,
    cell: (object) => accountState(view, object),
  };
  return [
    name,
    ...(objectClass === 'device' ? [] : [address]),
    { header: t(m.origin), plain: true, cell: (object) => sourceState(view, object) },
    ...(objectClass === 'user' || objectClass === 'device' ? [account] : []),
    {
      header: t(m.changed),
      plain: true,
      cell: (object) => html`<span class="nowrap">${relativeTime(view, object.changedAt)}</span>`,
    },
  ];
}
