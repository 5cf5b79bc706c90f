import { baseErrors } from '../../../../base/base-errors.ts';
import type { CsvCell } from '../../../../base/csv.ts';
import { formatDetail } from '../../../../base/details.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import { listAgents } from '../../../agents/store.ts';
import { currentRuns } from '../../../provisioning/progress.ts';
import { changesOf } from '../../../provisioning/run-changes.ts';
import type { Gap, RunError, RunFilter, RunSummary } from '../../../provisioning/runs.ts';
import { afterRun, countQuietRuns, getRun, runErrorList, runList } from '../../../provisioning/runs.ts';
import { card, empty, html } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ListDefinition, ListPage } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { addList } from '../lists/list-routes.ts';
import { listMessages } from '../lists/messages.ts';
import { followsProgress, progressPanel } from '../progress/panel.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';
import { runMessages as m } from './messages.ts';
import type { RunLine } from './pages.ts';
import { noRuns, runColumns, runErrorColumns } from './pages.ts';
import { profileWords } from './result.ts';

const PATH = '/console/runs';

/** Runs, and what failed in one of them. */
export function addRunLists(routes: ConsoleRoutes, console: ConsoleContext): void {
  addList(routes, console, runsOf(console));
  addList(routes, console, errorsOf(console));
}

const shows = ['changes', 'all'] as const;
const results = ['success', 'problems'] as const;

function runsOf({ connection, clock }: ConsoleContext): ListDefinition<RunSummary, RunFilter, undefined, RunLine> {
  return {
    name: 'runs',
    path: '/runs',
    access: access.synchronization,
    source: runList,
    fields: [
      {
        ...{ kind: 'choice', name: 'show', label: m.show, fallback: 'changes' },
        options: shows.map((show) => [show, m[show]] as const),
      },
      {
        ...{ kind: 'choice', name: 'result', label: m.result },
        options: [['success', m.succeeded] as const, ['problems', m.problems] as const],
      },
    ],
    filterOf: ({ show, result }) => ({ show: oneOf(shows, show), result: oneOf(results, result) }),
    caption: m.caption,
    columns: runColumns,
    file: runFile,
    nothing: async (view, isFiltered) => {
      const { t, tenant } = view;
      if (isFiltered) return empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext));
      const agents = await listAgents(connection, tenant);
      return noRuns(
        view,
        agents.some(({ revokedAt }) => revokedAt === null),
      );
    },
    lines: async (view, runs, page) => await foldQuiet(connection, view, runs, page),
    page: async ({ view }, { content, items, isFirst }) => {
      const { t, tenant } = view;
      const ongoing = await currentRuns({ connection, clock }, tenant);
      return consolePage(
        view,
        { title: t(m.title), section: PATH, lede: html`<p>${t(m.lede)}</p>`, isMoving: isFirst && ongoing.length > 0 },
        // Only the first page moves: an older one stays as it is.
        html`<div class="stack" id="runs" ${isFirst && html`data-live ${followsProgress}`}>
          ${isFirst && progressPanel(view, ongoing, items.length === 0)}${card({ flush: true }, content)}
        </div>`,
      );
    },
  };
}

const runFile = {
  runId: ({ runId }) => runId,
  agent: ({ agentName, agentId }) => agentName ?? agentId,
  profile: ({ profile }) => profile,
  result: ({ result }) => result,
  startedAt: ({ startedAt }) => startedAt.toISOString(),
  finishedAt: ({ finishedAt }) => finishedAt.toISOString(),
  changes: ({ steps }) => changesOf(steps),
  errors: ({ errorCount }) => errorCount,
  heldBackDeletes: ({ heldBackDeletes }) => heldBackDeletes,
} as const satisfies Record<string, (run: RunSummary) => CsvCell>;

/** Between the runs that changed something, how many there were that changed nothing. */
async function foldQuiet(
  connection: Connection,
  { tenant }: View,
  runs: readonly RunSummary[],
  { filter, isFirst, isLast }: ListPage<RunFilter>,
): Promise<readonly RunLine[]> {
  if (filter.show !== 'changes' || filter.result !== undefined) return runs;
  const times = runs.map(({ startedAt }) => startedAt);
  const gaps: Gap[] = times.map((after, at) => ({ after, before: times[at - 1] ?? null }));
  if (isLast) gaps.push({ after: null, before: times.at(-1) ?? null });
  const quiet = await countQuietRuns(connection, tenant, gaps);
  return gaps.flatMap((_gap, at): RunLine[] => {
    const [above, run, between] = [runs[at - 1], runs[at], at === 0 && !isFirst ? null : quiet[at]];
    const after = above && afterRun(above);
    return [...(between ? [{ ...between, after }] : []), ...(run ? [run] : [])];
  });
}

function errorsOf({
  connection,
}: ConsoleContext): ListDefinition<RunError, { runId: string; code?: string }, RunSummary> {
  return {
    name: 'run-errors',
    path: '/runs/:id/errors',
    access: access.synchronization,
    about: async ({ view, params: { id = '' } }) => {
      const run = await getRun(connection, view.tenant, id);
      if (!run) throw baseErrors('base.not-found', { path: `${PATH}/${id}` });
      return run;
    },
    source: runErrorList,
    fields: [{ kind: 'text', name: 'code', label: m.code }],
    filterOf: ({ code = '' }, { subject: { runId } }) => ({ runId, ...(code !== '' && { code }) }),
    caption: m.errorCaption,
    columns: runErrorColumns,
    file: {
      connector: ({ connector }) => connector,
      dn: ({ dn }) => dn,
      displayName: ({ displayName }) => displayName,
      sourceAnchor: ({ sourceAnchor }) => sourceAnchor,
      code: ({ code }) => code,
      detail: ({ detail }) => formatDetail(detail, 'en'),
    },
    nothing: ({ t }, isFiltered) =>
      isFiltered
        ? empty('search', t(listMessages.noMatch), t(listMessages.noMatchNext))
        : empty('check', t(m.noErrors)),
    page: ({ view, subject }, { content }) => {
      const profile = profileWords(view.t, subject.profile);
      const crumbs = [
        [PATH, view.t(m.title)] as const,
        [`${PATH}/${encodeURIComponent(subject.runId)}`, view.t(m.runTitle, { profile })] as const,
      ];
      return consolePage(
        view,
        { title: view.t(m.errorsOf, { profile }), section: PATH, crumbs },
        card({ flush: true }, content),
      );
    },
  };
}
