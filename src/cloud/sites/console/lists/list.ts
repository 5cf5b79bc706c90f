import type { CsvCell } from '../../../../base/csv.ts';
import type { Text } from '../../../../base/messages.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import type { BusinessEvent } from '../../../audit/business-events.ts';
import type { ListSource } from '../../../objects/list-source.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import type { Column, Content, Html } from '../../../../web/index.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { Access } from '../site.ts';

/** A field above a list, by which it is filtered; its name stands in the address. */
export interface FilterField {
  readonly name: string;
  readonly label: Text;
  /** `hidden`: the page has links for it. */
  readonly kind: 'search' | 'text' | 'uuid' | 'date' | 'hidden';
  readonly hint?: Text;
  /** Looked for seldom: behind "More filters". */
  readonly isExtra?: true;
}

export interface FilterChoice {
  readonly name: string;
  readonly label: Text;
  readonly kind: 'choice';
  readonly options: readonly (readonly [value: string, words: Text])[];
  /** What nobody chose; without it that is everything. */
  readonly fallback?: string;
  readonly isExtra?: true;
}

export type Field = FilterField | FilterChoice;

/** What stands in the fields. */
export type FilterValues = Readonly<Record<string, string>>;

export interface ListColumn<Row> extends Omit<Column<Row>, 'header' | 'cell' | 'sort'> {
  /** Names it where somebody chooses columns. */
  readonly key: string;
  readonly header: Text;
  readonly cell: (view: View, row: Row) => Content;
  /** The order of the source that its header asks for. */
  readonly sort?: string;
  /** Shown to those who choose it. */
  readonly isExtra?: true;
}

/** What a list is about, where its address names something. */
export interface ListAsked<Subject> {
  readonly view: View;
  readonly subject: Subject;
}

/** What the page of a list is put together from. */
export interface ShownList<Row> {
  /** Filter, columns to choose, file, table and paging; or that there is nothing. */
  readonly content: Html;
  readonly items: readonly Row[];
  readonly isFirst: boolean;
  readonly isFiltered: boolean;
}

/**
 * A list, once: its page, its order, its filter, its count and its file are all made from this, so that they agree.
 */
export interface ListDefinition<Row, Filter, Subject = undefined, Line = Row> {
  /** Of the file, and of what a browser remembers. */
  readonly name: string;
  /** Below the console. */
  readonly path: string;
  readonly access: Access;
  readonly about?: (asked: {
    readonly view: View;
    readonly params: Readonly<Record<string, string>>;
  }) => Promise<Subject>;
  readonly source: ListSource<Row, Filter>;
  readonly fields: readonly Field[];
  readonly filterOf: (values: FilterValues, asked: ListAsked<Subject>) => Filter;
  /** How each order is called, where there is more than one. */
  readonly sorts?: Readonly<Record<string, Text>>;
  /** The number of all, where it is known without counting. */
  readonly total?: (connection: Connection, tenant: TenantKey) => Promise<number>;
  readonly caption: Text;
  readonly columns: readonly ListColumn<Row | Line>[];
  /** The columns of the file, by names that stay the same in every language. */
  readonly file: Readonly<Record<string, (row: Row) => CsvCell>>;
  /** A line of the file as JSON, where its values are more than the texts of the columns. */
  readonly json?: (row: Row) => object;
  /** What the audit calls it when the file is taken away; by default that the list was. */
  readonly downloaded?: {
    readonly event: BusinessEvent;
    readonly record: (console: ConsoleContext, asked: ListAsked<Subject>) => Promise<void>;
  };
  readonly nothing: (view: View, isFiltered: boolean) => Html | Promise<Html>;
  /** The lines of a page, where they are more than its rows. */
  readonly lines?: (view: View, rows: readonly Row[], page: ListPage<Filter>) => Promise<readonly Line[]>;
  /** `query`: the state of the list as an address has it; `given`: all that stands in this one. */
  readonly page: (
    asked: ListAsked<Subject> & { readonly query: FilterValues; readonly given: FilterValues },
    shown: ShownList<Row>,
  ) => Html | Promise<Html>;
}

export interface ListPage<Filter> {
  readonly filter: Filter;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}
