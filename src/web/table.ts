import type { Content, Html } from './html.ts';
import { html } from './html.ts';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => Content;
  /** Right-aligned, with digits of one width. */
  readonly numeric?: boolean;
  /** Names the row: a header cell, and the title of the card on a phone. */
  readonly heading?: boolean;
  /** Has no visible header of its own, like a column of buttons; on a phone it has its own line. */
  readonly bare?: boolean;
  /** Speaks for itself: on a phone, where cells follow each other like words, it stands without its header. */
  readonly plain?: boolean;
  /** Long: on a phone it has its own line. */
  readonly wide?: boolean;
  /** Where its header leads to sort by it, and how the rows are sorted by it now. */
  readonly sort?: SortLink | undefined;
}

export interface SortLink {
  readonly href: string;
  /** What the link does, for those who do not see the arrow. */
  readonly title: string;
  readonly now?: 'ascending' | 'descending' | undefined;
}

export interface TableOptions<Row> {
  /** Says to a screen reader what the table holds. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/**
 * A table that becomes a list of cards on a phone. The roles are spelled out, since a browser forgets them when style
 * makes blocks of the rows.
 */
export function table<Row>({ caption, columns, rows }: TableOptions<Row>): Html {
  return html`<table class="cards" role="table">
    <caption class="for-screen-readers">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(headerCell)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((column) => cell(column, row))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function headerCell<Row>({ header, numeric, bare, sort }: Column<Row>): Html {
  const shown = sort ? html`<a href="${sort.href}" title="${sort.title}">${header}</a>` : header;
  const words = bare ? html`<span class="for-screen-readers">${header}</span>` : shown;
  const sorted = sort?.now && html`aria-sort="${sort.now}"`;
  return html`<th role="columnheader" scope="col" class="${numeric ? 'numeric' : ''}" ${sorted}>${words}</th>`;
}

function cell<Row>(column: Column<Row>, row: Row): Html {
  const content = column.cell(row);
  if (column.heading) return html`<th role="rowheader" scope="row">${content}</th>`;
  const isBlank = content === '' || content === undefined || content === null || content === false;
  const { numeric, bare, plain, wide } = column;
  const classes = Object.entries({ numeric, last: bare, plain: plain ?? bare, wide, blank: isBlank });
  const names = classes.flatMap(([name, applies]) => (applies ? [name] : [])).join(' ');
  return html`<td role="cell" class="${names}" data-label="${column.header}"><span>${content}</span></td>`;
}
