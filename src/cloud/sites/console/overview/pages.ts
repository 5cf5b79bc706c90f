import { HOUR } from '../../../../base/clock.ts';
import type { Text } from '../../../../base/messages.ts';
import type { CloudClass } from '../../../../directory/index.ts';
import type { Agent } from '../../../agents/store.ts';
import type { Alert } from '../../../health/alert-store.ts';
import type { ObjectChange } from '../../../objects/change-log.ts';
import type { ObjectCounts } from '../../../objects/counters.ts';
import type { CurrentRun } from '../../../provisioning/progress.ts';
import type { RunSummary } from '../../../provisioning/runs.ts';
import type { Content, Html, IconName } from '../../../../web/index.ts';
import { card, command, empty, formatNumber, html, icon, notice, relativeTime, state } from '../../../../web/index.ts';
import { agentState } from '../agents/pages.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { alertsNotice } from '../health/alert-views.ts';
import { heldBackNotice, noRuns, runTable } from '../runs/pages.ts';
import { toneOf, wordsOf } from '../runs/result.ts';
import { changeState } from '../objects/history.ts';
import { progressMessages } from '../progress/messages.ts';
import { followsProgress, progressPanel } from '../progress/panel.ts';
import { consolePage } from '../shell.ts';
import { overviewMessages as m } from './messages.ts';
import { runChart, runLegend } from '../runs/run-chart.ts';

/**
 * After this the cloud is called possibly out of date: two cycles of half an hour, and some time for the run itself.
 */
const FRESH_MS = 1.5 * HOUR;
const TABLE_ROWS = 6;

export interface Overview {
  readonly counts: ObjectCounts;
  readonly changes: readonly ObjectChange[];
  /** For those who may see how synchronization does. */
  readonly synchronization?: SynchronizationSummary | undefined;
}

export interface SynchronizationSummary {
  readonly runs: readonly RunSummary[];
  readonly lastSuccess: Date | null;
  readonly agents: readonly Agent[];
  readonly alerts: readonly Alert[];
  /** What goes on now. */
  readonly ongoing: readonly CurrentRun[];
}

export function overviewPage(view: View, overview: Overview): Html {
  const { t } = view;
  const { changes, counts, synchronization } = overview;
  return consolePage(
    view,
    {
      title: t(m.title),
      section: '/console',
      lede: html`<p>${view.tenant.displayName} · ${view.tenant.initialDomain}</p>`,
      isMoving: synchronization !== undefined && isMoving(synchronization),
    },
    html`<div class="stack" id="now" data-live ${synchronization && followsProgress}>
      ${synchronization && summary(view, synchronization)} ${tiles(view, counts)}
      <div class="columns">
        ${synchronization && card({ title: t(m.chartTitle), flush: true }, history(view, synchronization))}
        <div class="stack">
          ${synchronization && agentCard(view, synchronization)}
          ${card({ title: t(m.recent), flush: true }, changeList(view, changes))}
        </div>
      </div>
    </div>`,
  );
}

/** Whether somebody waits for what comes next. */
function isMoving({ ongoing, lastSuccess, agents }: SynchronizationSummary): boolean {
  return ongoing.length > 0 || (!lastSuccess && agents.some(isWorking));
}

function isWorking({ revokedAt }: Agent): boolean {
  return revokedAt === null;
}

function summary(view: View, synchronization: SynchronizationSummary): Content {
  const { alerts, ongoing, lastSuccess } = synchronization;
  return [
    progressPanel(view, ongoing, !lastSuccess),
    freshness(view, synchronization),
    alertsNotice(view, alerts),
    heldBackNotice(view, view.heldDeletes),
  ];
}

function history(view: View, { runs, agents }: SynchronizationSummary): Content {
  const { t } = view;
  return runs.length === 0
    ? noRuns(view, agents.some(isWorking))
    : html`<div class="body">${runChart(view, runs)}</div>
        ${runTable(view, runs.slice(0, TABLE_ROWS))}
        <div class="pagination">${runLegend(view)}<a href="/console/runs">${t(m.allRuns)}</a></div>`;
}

function agentCard(view: View, { agents }: SynchronizationSummary): Html {
  const { t } = view;
  const aside = view.may(access.configuration) && html`<a href="/console/agents">${t(m.allAgents)}</a>`;
  return card({ title: t(m.agents), aside, flush: true }, agentList(view, agents));
}

function freshness(view: View, { lastSuccess, runs, agents, ongoing }: SynchronizationSummary): Content {
  const { t, now } = view;
  // The panel says it.
  if (!lastSuccess && ongoing.length > 0) return undefined;
  if (!lastSuccess && agents.some(isWorking)) return awaited(view, runs);
  if (!lastSuccess) return notice('idle', t(m.notYet), html`<p>${t(m.notYetNext)} ${toAgents(view)}</p>`);
  const isFresh = now.getTime() - lastSuccess.getTime() < FRESH_MS;
  const latest = runs[0];
  const when = html`<p>
    ${t(m.lastSuccess)}
    <strong>${relativeTime(view, lastSuccess)}</strong>${latest && html` · ${latestRun(view, latest)}`}
  </p>`;
  const isComplete = view.heldDeletes === 0;
  if (isFresh) return notice('good', isComplete ? t(m.fresh) : t(m.freshExcept), when);
  return notice(
    'bad',
    t(m.stale),
    html`${when}
      <p>${t(m.staleNext)}</p>
      ${command(view, 'hawser connect status')}`,
  );
}

/** Agents are there, and no run of theirs has succeeded: the first is still to come, or those that were did not work. */
function awaited(view: View, runs: readonly RunSummary[]): Html {
  const { t } = view;
  const [latest] = runs;
  if (latest) return notice('bad', t(m.noneSucceeded), html`<p>${latestRun(view, latest)}</p>`);
  const next = html`<p>${t(progressMessages.awaitsNext)}</p>
    ${command(view, 'hawser connect sync')}`;
  return notice('idle', t(progressMessages.awaits), next);
}

function latestRun({ t }: View, { runId, result }: RunSummary): Html {
  return html`${t(m.latestRun)}:
    <a href="/console/runs/${encodeURIComponent(runId)}">${state(toneOf(result), wordsOf(t, result))}</a>`;
}

function toAgents({ t, may }: View): Content {
  return may(access.configuration) && html`<a href="/console/agents">${t(m.toAgents)}</a>`;
}

const classes: readonly { class: CloudClass; path: string; icon: IconName; text: Text }[] = [
  { class: 'user', path: 'users', icon: 'user', text: consoleMessages.users },
  { class: 'group', path: 'groups', icon: 'group', text: consoleMessages.groups },
  { class: 'contact', path: 'contacts', icon: 'contact', text: consoleMessages.contacts },
  { class: 'device', path: 'devices', icon: 'device', text: consoleMessages.devices },
];

function tiles({ t, language }: View, counts: ObjectCounts): Html {
  return html`<nav class="tiles" aria-label="${t(m.counts)}">
    ${classes.map((entry) => {
      const { synchronized, cloud } = counts[entry.class];
      return html`<a href="/console/${entry.path}"
        ><span class="label">${icon(entry.icon)}${t(entry.text)}</span>
        <span class="value">${formatNumber(synchronized + cloud, language)}</span>
        <span class="more"
          >${cloud > 0 ? t(m.split, { synchronized, cloud }) : synchronized > 0 && t(m.allSynchronized)}</span
        ></a
      >`;
    })}
  </nav>`;
}

function agentList(view: View, agents: readonly Agent[]): Content {
  const { t } = view;
  const working = agents.filter(isWorking);
  if (working.length === 0) {
    return empty('agent', t(m.noAgents), toAgents(view));
  }
  return html`<ul class="lines" role="list">
    ${working.map(
      (agent) =>
        html`<li>
          <span><strong>${agent.name}</strong><span class="under">${agent.version}</span></span>
          <span class="end"
            >${agentState(view, agent)}<span class="under">${relativeTime(view, agent.lastSeenAt)}</span></span
          >
        </li>`,
    )}
  </ul>`;
}

function changeList(view: View, changes: readonly ObjectChange[]): Content {
  const { t } = view;
  if (changes.length === 0) return empty('overview', t(m.noChanges));
  return html`<ul class="lines" role="list">
    ${changes.map((change) => {
      const name = change.displayName ?? t(m.gone);
      const shown =
        change.kind === 'purged'
          ? name
          : html`<a href="/console/${change.objectClass}s/${change.objectId}">${name}</a>`;
      return html`<li>
        <span>${shown}<span class="under">${relativeTime(view, change.at)}</span></span>
        <span class="end">${changeState(view, change.kind)}</span>
      </li>`;
    })}
  </ul>`;
}
