import type { Page as Slice } from '../../../objects/store.ts';
import { changesOf } from '../../../provisioning/run-changes.ts';
import type { QuietRuns, RunError, RunSummary } from '../../../provisioning/runs.ts';
import { own } from '../../../../base/own.ts';
import { formatDetail } from '../../../../base/details.ts';
import { isWithoutExport } from '../../../../wire/index.ts';
import type { Content, Html } from '../../../../web/index.ts';
import {
  card,
  duration,
  empty,
  exactTime,
  facts,
  formatNumber,
  html,
  notice,
  plural,
  relativeTime,
  state,
  table,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import type { ListColumn } from '../lists/list.ts';
import { addressOf } from '../lists/list-query.ts';
import { excerpt } from '../lists/list-view.ts';
import { consolePage } from '../shell.ts';
import { codeLink, dnText } from '../code-link.ts';
import { runMessages as m } from './messages.ts';
import { counterWords, profileWords, toneOf, wordsOf } from './result.ts';

const lengthOf = (part: { readonly startedAt: Date | string; readonly finishedAt: Date | string }): number =>
  new Date(part.finishedAt).getTime() - new Date(part.startedAt).getTime();

/** A run, or how many there were one after the other that changed nothing. */
export type RunLine = RunSummary | FoldedRuns;

export interface FoldedRuns extends QuietRuns {
  /** Where they begin among all runs. */
  readonly after: string | undefined;
}

const isRun = (line: RunLine): line is RunSummary => 'runId' in line;

/** For lines that are runs; the others say all that there is to say in their first cell. */
function ofRun(cell: (view: View, run: RunSummary) => Content): ListColumn<RunLine>['cell'] {
  return (view, line) => isRun(line) && cell(view, line);
}

const number = ({ language }: View, value: number): Content =>
  value === 0 ? html`<span class="soft">0</span>` : formatNumber(value, language);

export const runColumns: readonly ListColumn<RunLine>[] = [
  {
    ...{ key: 'started', header: m.started, heading: true },
    cell: (view, line) =>
      isRun(line)
        ? html`<a class="nowrap" href="/console/runs/${encodeURIComponent(line.runId)}"
            >${relativeTime(view, line.startedAt)}</a
          >`
        : quietRuns(view, line),
  },
  { key: 'profile', header: m.profile, plain: true, cell: ofRun(({ t }, { profile }) => profileWords(t, profile)) },
  { key: 'result', header: m.result, plain: true, cell: ofRun(resultOf) },
  { key: 'agent', header: m.agent, isExtra: true, cell: ofRun((_view, { agentName }) => agentName) },
  {
    key: 'changes',
    header: m.changed,
    numeric: true,
    cell: ofRun((view, { steps }) => number(view, changesOf(steps))),
  },
  { key: 'errors', header: m.errors, numeric: true, cell: ofRun((view, run) => number(view, run.errorCount)) },
  { key: 'duration', header: m.duration, numeric: true, cell: ofRun((view, run) => duration(view, lengthOf(run))) },
];

function quietRuns(view: View, { count, isMore, from, until, after }: FoldedRuns): Html {
  const { t } = view;
  const words = isMore ? t(m.quietMore, { count }) : plural(t, count, { one: m.quietOne, other: m.quiet });
  const times = count === 1 ? exactTime(view, until) : html`${exactTime(view, from)} – ${exactTime(view, until)}`;
  const path = addressOf('/console/runs', { show: 'all', ...(after !== undefined && { after }) });
  return html`<a class="quiet-runs" href="${path}">${words}</a><span class="under">${times}</span>`;
}

/** Beside other things on a page: without the run profile. */
export function runTable(view: View, runs: readonly RunSummary[]): Html {
  const columns = runColumns.filter(({ key }) => key !== 'profile');
  return excerpt<RunLine>(view, { caption: m.caption, columns }, runs);
}

/** A preview and a run in staging mode succeed like any other; that they exported nothing stands beside it. */
function resultOf({ t }: View, run: RunSummary): Content {
  const result = state(toneOf(run.result), wordsOf(t, run.result));
  return isWithoutExport(run) ? html`${result}<span class="under">${t(m.withoutExport)}</span>` : result;
}

/** `isAwaited`: an agent works, and its first run has not ended. */
export function noRuns({ t, may }: View, isAwaited: boolean): Html {
  if (isAwaited) return empty('run', t(m.noRuns), t(m.firstAwaited));
  const agents = may(access.configuration) && html`<a href="/console/agents">${t(m.toAgents)}</a>`;
  return empty('run', t(m.noRuns), html`${t(m.noRunsNext)} ${agents}`);
}

/** What is held back, why, and what to do: shown wherever a run is that held deletes back. */
export function heldBackNotice(view: View, count: number): Content {
  if (count === 0) return undefined;
  const { t } = view;
  return notice(
    'warn',
    plural(t, count, { one: m.heldTitleOne, other: m.heldTitle }),
    html`<p>${t(m.heldWhy)} <a href="/console/holds">${t(m.heldSee)}</a></p>`,
  );
}

/** The way back, where a run deleted objects in the cloud. */
function deletedNotice(view: View, { runId, steps }: RunSummary): Content {
  const { t } = view;
  const exports = steps.filter(({ kind }) => kind === 'export');
  const count = exports.reduce((sum, { counters }) => sum + (own(counters, 'deleted') ?? 0), 0);
  if (count === 0 || !view.may(access.bin)) return undefined;
  const path = `/console/recycle-bin?${new URLSearchParams({ run: runId }).toString()}`;
  const words = plural(t, count, { one: m.deletedOne, other: m.deleted });
  return notice('idle', words, html`<p><a href="${path}">${t(m.deletedSee)}</a></p>`);
}

export function runPage(view: View, run: RunSummary, errors: Slice<RunError>): Html {
  const { t } = view;
  const path = `/console/runs/${encodeURIComponent(run.runId)}`;
  const by = t(m.runOf, { agent: run.agentName ?? t(m.unknownAgent) });
  return consolePage(
    view,
    {
      title: t(m.runTitle, { profile: profileWords(t, run.profile) }),
      section: '/console/runs',
      crumbs: [['/console/runs', t(m.title)]],
      lede: html`<p>${relativeTime(view, run.startedAt)} ${by}</p>
        <div class="tags">${resultOf(view, run)}</div>`,
    },
    html`${heldBackNotice(view, view.heldDeletes === 0 ? 0 : run.heldBackDeletes)} ${deletedNotice(view, run)}
    ${card({ title: t(m.steps), flush: true }, stepTable(view, run))}
    ${card({ title: t(m.errors), flush: true }, errorList(view, errors, path))}
    ${card(
      {},
      facts([
        { name: t(m.result), value: html`<code>${run.result}</code>` },
        { name: t(m.started), value: exactTime(view, run.startedAt) },
        { name: t(m.finished), value: exactTime(view, run.finishedAt) },
        { name: t(m.duration), value: duration(view, lengthOf(run)) },
        { name: t(m.agent), value: run.agentName ?? t(m.unknownAgent) },
        { name: t(m.runId), value: html`<code>${run.runId}</code>` },
      ]),
    )}`,
  );
}

function stepTable(view: View, { steps }: RunSummary): Html {
  const { t, language } = view;
  return table({
    caption: t(m.stepCaption),
    rows: steps,
    columns: [
      {
        header: t(m.step),
        heading: true,
        cell: (step) => html`${profileWords(t, step.kind)}<span class="under">${step.connector}</span>`,
      },
      { header: t(m.result), plain: true, cell: (step) => state(toneOf(step.result), wordsOf(t, step.result)) },
      {
        header: t(m.counts),
        plain: true,
        wide: true,
        cell: ({ counters }) => {
          const counted = Object.entries(counters).filter(([, value]) => value !== 0);
          if (counted.length === 0) return html`<span class="soft">${t(m.nothing)}</span>`;
          return counted.map(
            ([name, value], index) =>
              html`${index > 0 && ', '}<span class="nowrap number"
                  >${formatNumber(value, language)} ${counterWords(t, name)}</span
                >`,
          );
        },
      },
      { header: t(m.duration), numeric: true, cell: (step) => duration(view, lengthOf(step)) },
    ],
  });
}

/** What failed in a run, on its page and in the list of all of it. */
export const runErrorColumns: readonly ListColumn<RunError>[] = [
  {
    ...{ key: 'object', header: m.object, heading: true },
    cell: (_view, { displayName, dn }) =>
      displayName === null ? dnText(dn) : html`${displayName}<span class="under">${dnText(dn)}</span>`,
  },
  { key: 'code', header: m.code, plain: true, cell: (_view, { code }) => codeLink(code) },
  {
    ...{ key: 'detail', header: m.detail, plain: true, wide: true },
    cell: ({ language }, { detail }) => formatDetail(detail, language),
  },
  { key: 'connector', header: m.connector, cell: (_view, { connector }) => connector },
];

/** The first of them, and the way to all. */
function errorList(view: View, { items, next }: Slice<RunError>, path: string): Html {
  const { t } = view;
  if (items.length === 0) return empty('check', t(m.noErrors));
  const list = excerpt(view, { caption: m.errorCaption, columns: runErrorColumns }, items);
  return html`${list}${next !== null && html`<p class="body"><a href="${path}/errors">${t(m.seeErrors)}</a></p>`}`;
}
