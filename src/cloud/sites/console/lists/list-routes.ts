import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { DAY, SECOND } from '../../../../base/clock.ts';
import { CSV_TYPE, csvOf } from '../../../../base/csv.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import type { ListSource } from '../../../objects/list-source.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { changesNothing, hidden, html, localPath, seeOther, tick } from '../../../../web/index.ts';
import type { ConsoleContext, ConsoleEnv } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import type { ListAsked, ListDefinition, ShownList } from './list.ts';
import type { ListState } from './list-query.ts';
import { queryOf, readState, stateForm } from './list-query.ts';
import { filterForm, isFiltered, listTable, listTools, pagingOf } from './list-view.ts';

const CSV_PAGE = 1000;
const query = z.record(z.string(), z.string());

/** The page of a list, its file, and the choice of its columns. */
export function addList<Row extends object, Filter, Subject = undefined, Line = Row>(
  routes: ConsoleRoutes,
  console: ConsoleContext,
  list: ListDefinition<Row, Filter, Subject, Line>,
): void {
  const { path, access, about, fields, source } = list;
  declared.set(list.path, list);
  const named = about && { about };
  const read = (given: Readonly<Record<string, string>>): ListState => readState(fields, source.sorts, given);

  routes.page<Subject>({
    ...{ path, access, ...named },
    show: async ({ view, subject, params, query: ask, context }) => {
      // What stands in the address of a list came through the router: a part of a path.
      const here = `/console${path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}`;
      return await showList(console, list, { view, subject, context, path: here, state: read(ask(query)) });
    },
  });

  routes.download({
    ...{ path: `${path}/csv`, access, ...named },
    event: list.downloaded?.event ?? businessEvents.listDownloaded,
    schema: stateForm(fields),
    file: async ({ view, subject, values }) => {
      const asked = { view, subject };
      await recordDownload(console, list, asked);
      const { format, ...given } = values;
      const state = read(given);
      const wanted = { filter: list.filterOf(state.values, asked), state };
      const { head, type, write } = writers(list)[format];
      const lines = linesOf(console, view.tenant, { source: list.source, head, write }, wanted);
      return { name: `${list.name}.${format}`, type, lines };
    },
  });

  routes.button({
    ...{ path: `${path}/columns`, access, ...named },
    event: changesNothing,
    schema: columnForm(list),
    act: async ({ context, values }) => {
      const { return: back, ...ticks } = values;
      const keys = Object.entries(ticks).flatMap(([key, isChosen]) => (isChosen === true ? [key] : []));
      rememberColumns(console, context, list.name, keys);
      return await Promise.resolve(seeOther(localPath(back, '/console')));
    },
  });
}

type AnyList = Pick<ListDefinition<never, never, never>, 'name' | 'path' | 'fields'>;

/** Everything that was declared as a list: for the test that walks all of them. */
const declared = new Map<string, AnyList>();

export function declaredLists(): readonly AnyList[] {
  return [...declared.values()];
}

interface Asked<Subject> extends ListAsked<Subject> {
  readonly context: Context<ConsoleEnv>;
  /** The whole path of the list. */
  readonly path: string;
  readonly state: ListState;
}

/** The page of a list, where it is shown by something else than its address: with what was refused. */
export async function showList<Row extends object, Filter, Subject, Line>(
  { connection }: ConsoleContext,
  list: ListDefinition<Row, Filter, Subject, Line>,
  { view, subject, context, path, state }: Asked<Subject>,
) {
  const { source, fields } = list;
  const filter = list.filterOf(state.values, { view, subject });
  const filtered = isFiltered(fields, state);
  const { sort, descending, after } = state;
  const { items, next } = await source.page(connection, view.tenant, filter, { sort, descending, after });
  const total = filtered ? undefined : await list.total?.(connection, view.tenant);
  const count =
    total === undefined ? await source.count(connection, view.tenant, filter) : { count: total, isMore: false };
  const isFirst = after === undefined;
  const position = { filter, isFirst, isLast: next === null };
  const lines: readonly (Row | Line)[] = (await list.lines?.(view, items, position)) ?? items;
  const columns = columnsOf(context, list);
  const shown = { items, lines, next, count, state, columns, path };
  const isBlank = lines.length === 0;
  const rows = isBlank
    ? await list.nothing(view, filtered)
    : html`${listTable(view, list, shown)}${pagingOf(view, list, shown)}`;
  const isUseless = isBlank && !filtered && isFirst;
  const content = html`${!isUseless && filterForm(view, list, shown)}${!isUseless && listTools(view, list, shown)}${rows}`;
  const result: ShownList<Row> = { content, items, isFirst, isFiltered: filtered };
  const given = { query: queryOf(fields, state), given: context.req.query() };
  return await list.page({ view, subject, ...given }, result);
}

async function recordDownload<Subject>(
  console: ConsoleContext,
  { name, downloaded }: Pick<ListDefinition<never, never, Subject>, 'name' | 'downloaded'>,
  asked: ListAsked<Subject>,
): Promise<void> {
  const { tenant, administrator } = asked.view;
  const actor = administrator.upn;
  if (downloaded) await downloaded.record(console, asked);
  else await recordEvent(console, tenant, businessEvents.listDownloaded, { list: name, actor }, { actor });
}

/** A comma-separated file for people, and a JSON object a line for programs. */
function writers<Row>({
  file,
  json = (row) => Object.fromEntries(Object.entries(file).map(([name, cell]) => [name, cell(row)])),
}: Pick<ListDefinition<Row, never, never>, 'file' | 'json'>) {
  const { head, line } = csvOf(file);
  return {
    csv: { head, type: CSV_TYPE, write: line },
    jsonl: {
      head: '',
      type: 'application/x-ndjson; charset=utf-8',
      write: (row: Row) => `${JSON.stringify(json(row))}\n`,
    },
  };
}

interface FileOf<Row, Filter> {
  readonly source: ListSource<Row, Filter>;
  readonly head: string;
  readonly write: (row: Row) => string;
}

/** Read page by page while it is sent: as long as the list is. */
async function* linesOf<Row, Filter>(
  { connection }: ConsoleContext,
  tenant: TenantKey,
  { source, head, write }: FileOf<Row, Filter>,
  { filter, state: { sort, descending } }: { readonly filter: Filter; readonly state: ListState },
): AsyncGenerator<string, void, undefined> {
  if (head !== '') yield head;
  let after: string | null | undefined;
  do {
    const page = await source.page(connection, tenant, filter, { sort, descending, after, limit: CSV_PAGE });
    yield page.items.map(write).join('');
    after = page.next;
  } while (after !== null);
}

function columnForm<Row>({ columns }: Pick<ListDefinition<never, never, never, Row>, 'columns'>) {
  const chosen = columns.filter(({ heading, bare }) => !heading && !bare);
  return z.object({
    ...Object.fromEntries(chosen.map(({ key, header }) => [key, tick({ label: header })])),
    return: hidden(z.string().max(8000)),
  });
}

const cookieOf = (name: string): string => `hawser-columns-${name}`;

/** What this browser shows of the list: what was chosen in it, else what is shown to everybody. */
function columnsOf<Row>(
  context: Context,
  { name, columns }: Pick<ListDefinition<never, never, never, Row>, 'name' | 'columns'>,
): readonly string[] {
  const all = columns.map(({ key }) => key);
  const kept = getCookie(context, cookieOf(name))?.split('.');
  if (kept) return all.filter((key) => kept.includes(key));
  return columns.filter(({ isExtra }) => !isExtra).map(({ key }) => key);
}

function rememberColumns({ publicUrl }: ConsoleContext, context: Context, name: string, keys: readonly string[]): void {
  setCookie(context, cookieOf(name), keys.join('.'), {
    ...{ path: '/console', sameSite: 'Lax', httpOnly: true, secure: publicUrl.startsWith('https:') },
    maxAge: (365 * DAY) / SECOND,
  });
}
