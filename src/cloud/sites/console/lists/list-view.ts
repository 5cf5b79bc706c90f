import type { Text } from '../../../../base/messages.ts';
import type { Count, ListSource } from '../../../objects/list-source.ts';
import type { Column, Content, Html, SortLink } from '../../../../web/index.ts';
import { buttonForm, html, icon, pagination, table, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import type { Field, FilterChoice, FilterField, ListColumn, ListDefinition } from './list.ts';
import { addressOf, queryOf } from './list-query.ts';
import type { ListState } from './list-query.ts';
import { listMessages as m } from './messages.ts';

/** One page of a list, and where it is. */
export interface ListShown<Line> {
  readonly items: readonly unknown[];
  readonly lines: readonly Line[];
  readonly next: string | null;
  readonly count: Count;
  readonly state: ListState;
  /** The whole path of the list. */
  readonly path: string;
  /** The keys of the columns that this browser shows. */
  readonly columns: readonly string[];
}

/** What is shown of a list, whatever its filter is made of. */
interface Definition<Row> extends Pick<
  ListDefinition<never, never, never, Row>,
  'fields' | 'sorts' | 'caption' | 'columns'
> {
  readonly source: Pick<ListSource<Row, never>, 'isDescending'>;
}

export function isFiltered(fields: readonly Field[], state: ListState): boolean {
  const { sort: _sort, order: _order, after: _after, ...rest } = queryOf(fields, state);
  return Object.keys(rest).length > 0;
}

/** A row of fields above a list; it is asked for by its address, so that it can be kept and sent. */
export function filterForm(
  view: View,
  { fields, sorts = {} }: Definition<never>,
  { state, path }: ListShown<unknown>,
): Content {
  const { t } = view;
  const orders = Object.entries(sorts);
  if (fields.every(({ kind }) => kind === 'hidden') && orders.length < 2) return undefined;
  const chosen = ([name, words]: (typeof orders)[number]): Html =>
    html`<option value="${name}" ${name === state.sort && 'selected'}>${t(words)}</option>`;
  const draw = (field: Field): Html => fieldOf(view, field, state.values[field.name] ?? '');
  const [extra, shown] = [fields.filter(isExtra), fields.filter((field) => !isExtra(field))];
  const isOpen = isFiltered(extra, { ...state, sort: undefined, descending: undefined, after: undefined });
  return html`<form class="filter" role="search" method="get" action="${path}">
    ${shown.map(draw)} ${extra.length > 0 && moreFilters(view, extra.map(draw), isOpen)}
    ${
      orders.length > 1 &&
      html`<div class="on-phones">
        <label for="sort">${t(m.sort)}</label>
        <select id="sort" name="sort">
          ${orders.map(chosen)}
        </select>
      </div>`
    }
    <div class="row">
      <button class="button">${t(fields.some(({ kind }) => kind === 'search') ? webMessages.search : m.filter)}</button>
      ${isFiltered(fields, state) && html`<a class="button quiet" href="${path}">${t(webMessages.clear)}</a>`}
    </div>
  </form>`;
}

function isExtra(field: Field): boolean {
  return field.isExtra === true;
}

function moreFilters({ t }: View, fields: readonly Html[], isOpen: boolean): Html {
  return html`<details class="more" ${isOpen && 'open'}>
    <summary>${t(m.moreFilters)}</summary>
    <div class="fields">${fields}</div>
  </details>`;
}

function fieldOf(view: View, field: Field, value: string): Html {
  if (field.kind === 'hidden') return html`<input type="hidden" name="${field.name}" value="${value}" />`;
  const input = field.kind === 'choice' ? choiceOf(view, field, value) : inputOf(view, field, value);
  return html`<div class="${field.kind === 'search' && 'wide'}">
    <label for="${field.name}">${view.t(field.label)}</label>
    ${field.kind === 'search' ? html`<div class="box">${icon('search')}${input}</div>` : input}
  </div>`;
}

function inputOf({ t }: View, { name, kind, hint }: FilterField, value: string): Html {
  const type = kind === 'uuid' ? 'text' : kind;
  return html`<input
    id="${name}"
    name="${name}"
    type="${type}"
    value="${value}"
    ${hint && html`placeholder="${t(hint)}"`}
    autocomplete="off"
    spellcheck="false"
    maxlength="200"
  />`;
}

function choiceOf({ t }: View, { name, options, fallback }: FilterChoice, value: string): Html {
  const all = fallback === undefined ? [['', consoleMessages.all] as const, ...options] : options;
  return html`<select id="${name}" name="${name}">
    ${all.map(
      ([option, words]) => html`<option value="${option}" ${option === value && 'selected'}>${t(words)}</option>`,
    )}
  </select>`;
}

/** How many are shown of how many. */
export function summaryOf({ t }: View, { items, count: { count: total, isMore } }: ListShown<unknown>): string {
  const count = items.length;
  return isMore ? t(m.shownOfMore, { count, total }) : t(consoleMessages.shownOf, { count, total });
}

export function pagingOf(view: View, { fields }: Definition<never>, shown: ListShown<unknown>): Html {
  const { state, next, path } = shown;
  const at = (after: string | undefined): string => addressOf(path, queryOf(fields, { ...state, after }));
  return pagination(view, {
    summary: summaryOf(view, shown),
    first: state.after === undefined ? undefined : at(undefined),
    next: next === null ? undefined : at(next),
  });
}

/** A column as a table has it. */
function columnOf<Row>(
  view: View,
  { header, cell, wide, numeric, heading, bare, plain }: ListColumn<Row>,
): Column<Row> {
  const look = { wide, numeric, heading, bare, plain };
  const given = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined));
  return { ...given, header: view.t(header), cell: (row) => cell(view, row) };
}

/** Rows of a list beside other things on a page: with its columns, without everything else. */
export function excerpt<Row>(
  view: View,
  { caption, columns }: { readonly caption: Text; readonly columns: readonly ListColumn<Row>[] },
  rows: readonly Row[],
): Html {
  const shown = columns.filter(({ isExtra }) => !isExtra).map((column) => columnOf(view, column));
  return table({ caption: view.t(caption), rows, columns: shown });
}

/** The table, with the columns that this browser shows and a header that sorts where there is such an order. */
export function listTable<Row>(view: View, list: Definition<Row>, shown: ListShown<Row>): Html {
  const { t } = view;
  const chosen = list.columns.filter(({ key, heading }) => heading || shown.columns.includes(key));
  const columns = chosen.map((column): Column<Row> => ({
    ...columnOf(view, column),
    ...(column.sort !== undefined && { sort: sortLink(view, list, shown, column.sort) }),
  }));
  return table({ caption: t(list.caption), rows: shown.lines, columns });
}

/** To the order that a reader expects of it; from there to the other direction. */
function sortLink<Row>(
  { t }: View,
  { fields, sorts = {}, source }: Definition<Row>,
  { state, path }: ListShown<Row>,
  sort: string,
): SortLink {
  const [usual] = Object.keys(sorts);
  const isNow = (state.sort ?? usual) === sort;
  const isDown = state.descending ?? source.isDescending(sort);
  const descending = isNow ? !isDown : source.isDescending(sort);
  const next = { ...state, sort, descending, after: undefined };
  return {
    href: addressOf(path, queryOf(fields, next)),
    title: t(descending ? m.sortDown : m.sortUp),
    now: isNow ? (isDown ? 'descending' : 'ascending') : undefined,
  };
}

/** Which columns, and the list as a file: both are sent, so both know what the page shows. */
export function listTools<Row>(view: View, list: Definition<Row>, shown: ListShown<Row>): Content {
  const { t } = view;
  const { path, state, columns: chosen } = shown;
  const columns = list.columns.filter(({ heading, bare }) => !heading && !bare);
  const { after: _after, ...query } = queryOf(list.fields, state);
  const sent = { ...Object.fromEntries(list.fields.map(({ name }) => [name, ''])), sort: '', order: '', ...query };
  const fields = Object.entries(sent).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const tick = ({ key, header }: ListColumn<Row>): Html =>
    html`<label><input type="checkbox" name="${key}" ${chosen.includes(key) && 'checked'} /> ${t(header)}</label>`;
  const chooser = html`<fieldset>
      <legend class="for-screen-readers">${t(m.columns)}</legend>
      ${columns.map(tick)}
    </fieldset>
    <input type="hidden" name="return" value="${view.here}" /><button class="button slim">${t(m.apply)}</button>`;
  return html`<div class="list-tools">
    <details class="chooser">
      <summary class="button slim">${t(m.columns)}</summary>
      ${buttonForm(view, `${path}/columns`, chooser)}
    </details>
    ${buttonForm(
      view,
      `${path}/csv`,
      html`${fields}
        <div class="files">
          <button class="button slim" name="format" value="csv">${t(m.csv)}</button>
          <button class="button slim" name="format" value="jsonl">${t(m.jsonLines)}</button>
        </div>`,
    )}
  </div>`;
}
