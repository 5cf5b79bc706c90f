import type { Page as Slice } from '../../../objects/store.ts';
import type { CurrentRun } from '../../../provisioning/progress.ts';
import type { RunError, RunSummary } from '../../../provisioning/runs.ts';
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
  pagination,
  plural,
  relativeTime,
  state,
  table,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { followsProgress, progressPanel } from '../progress/panel.ts';
import { consolePage } from '../shell.ts';
import { codeLink, dnText } from './error-pages.ts';
import { runMessages as m } from './messages.ts';
import { changesOf, counterWords, profileWords, toneOf, wordsOf } from './result.ts';

const lengthOf = (part: { readonly startedAt: Date | string; readonly finishedAt: Date | string }): number =>
  new Date(part.finishedAt).getTime() - new Date(part.startedAt).getTime();

/** `isShort`: beside other things on a page, without the run profile. */
export function runTable(view: View, runs: readonly RunSummary[], isShort = false): Html {
  const { t, language } = view;
  const number = (value: number): Content =>
    value === 0 ? html`<span class="soft">0</span>` : formatNumber(value, language);
  return table({
    caption: t(m.caption),
    rows: runs,
    columns: [
      {
        header: t(m.started),
        heading: true,
        cell: (run) =>
          html`<a class="nowrap" href="/console/runs/${encodeURIComponent(run.runId)}"
            >${relativeTime(view, run.startedAt)}</a
          >`,
      },
      ...(isShort
        ? []
        : [{ header: t(m.profile), plain: true, cell: (run: RunSummary) => profileWords(t, run.profile) }]),
      { header: t(m.result), plain: true, cell: (run) => resultOf(view, run) },
      { header: t(m.changes), numeric: true, cell: (run) => number(changesOf(run.steps)) },
      { header: t(m.errors), numeric: true, cell: (run) => number(run.errorCount) },
      { header: t(m.duration), numeric: true, cell: (run) => duration(view, lengthOf(run)) },
    ],
  });
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

export interface RunList extends Slice<RunSummary> {
  readonly isFirst: boolean;
  /** What goes on now. */
  readonly ongoing: readonly CurrentRun[];
  /** Whether an agent works for the tenant. */
  readonly hasAgent: boolean;
}

export function runsPage(view: View, { items, next, isFirst, ongoing, hasAgent }: RunList): Html {
  const { t } = view;
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : '/console/runs',
    next: next === null ? undefined : `/console/runs?after=${next}`,
  });
  const content = items.length === 0 && isFirst ? noRuns(view, hasAgent) : html`${runTable(view, items)}${paging}`;
  return consolePage(
    view,
    { title: t(m.title), section: '/console/runs', lede: html`<p>${t(m.lede)}</p>`, isMoving: ongoing.length > 0 },
    // Only the first page moves: an older one stays as it is.
    html`<div class="stack" id="runs" ${isFirst && html`data-live ${followsProgress}`}>
      ${isFirst && progressPanel(view, ongoing, items.length === 0)}${card({ flush: true }, content)}
    </div>`,
  );
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

export function runPage(view: View, run: RunSummary, errors: Slice<RunError>, isFirst: boolean): Html {
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
    html`${heldBackNotice(view, view.heldDeletes === 0 ? 0 : run.heldBackDeletes)}
    ${card({ title: t(m.steps), flush: true }, stepTable(view, run))}
    ${card({ title: t(m.errors), flush: true }, errorList(view, errors, path, isFirst))}
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

function errorList(view: View, { items, next }: Slice<RunError>, path: string, isFirst: boolean): Html {
  const { t, language } = view;
  if (items.length === 0) return empty('check', t(m.noErrors));
  const list = table({
    caption: t(m.errorCaption),
    rows: items,
    columns: [
      {
        header: t(m.object),
        heading: true,
        cell: ({ displayName, dn }) =>
          displayName === null ? dnText(dn) : html`${displayName}<span class="under">${dnText(dn)}</span>`,
      },
      { header: t(m.code), plain: true, cell: ({ code }) => codeLink(code) },
      { header: t(m.detail), plain: true, wide: true, cell: ({ detail }) => formatDetail(detail, language) },
      { header: t(m.connector), cell: ({ connector }) => connector },
    ],
  });
  if (isFirst && next === null) return list;
  const paging = pagination(view, {
    summary: t(consoleMessages.shown, { count: items.length }),
    first: isFirst ? undefined : path,
    next: next === null ? undefined : `${path}?after=${next}`,
  });
  return html`${list}${paging}`;
}
