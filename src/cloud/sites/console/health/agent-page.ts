import type { Alert } from '../../../health/alert-store.ts';
import type { KnownAgent } from '../../../health/heartbeat-store.ts';
import type { Point } from '../../../health/measure-store.ts';
import type { RunSummary } from '../../../provisioning/runs.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, empty, facts, formatNumber, html, relativeTime, state } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { runChart, runLegend } from '../runs/run-chart.ts';
import { consolePage } from '../shell.ts';
import { alertNotice } from './alert-views.ts';
import type { Span } from './latency-chart.ts';
import { latencyChart, latencyLegend } from './latency-chart.ts';
import { healthMessages as m } from './messages.ts';
import { HEALTH, healthState } from './pages.ts';

export type Period = 'day' | 'month';

export interface AgentHealth {
  readonly agent: KnownAgent;
  readonly alerts: readonly Alert[];
  readonly runs: readonly RunSummary[];
  readonly series: ReadonlyMap<string, readonly Point[]>;
  readonly period: Period;
  readonly span: Span;
}

export function agentPage(view: View, health: AgentHealth): Html {
  const { t } = view;
  const { agent, alerts, runs, series, span } = health;
  const { heartbeat } = agent;
  const chart = (name: string, ...wanted: readonly string[]): Html =>
    latencyChart(view, { ...span, name, points: wanted.flatMap((one) => series.get(one) ?? []) });
  const forests = heartbeat?.forests.map(({ name }) => name) ?? [];
  return consolePage(
    view,
    {
      title: agent.name,
      section: HEALTH,
      crumbs: [[HEALTH, t(m.title)]],
      lede: html`<p>
        ${healthState(view, agent, alerts)} · ${t(m.lastHeartbeat)} ${relativeTime(view, agent.receivedAt)}
      </p>`,
    },
    html`<div class="stack" id="agent-health" data-live>
      ${alerts.map((alert) => alertNotice(view, alert))}
      <div class="columns">
        <div class="stack">
          ${forests.map((name) =>
            card(
              { title: name, aside: periods(view, health) },
              html`<div class="stack">
                ${chart(t(m.signIn, { forest: name }), `bind:${name}`, `search:${name}`)}
                ${chart(t(m.read, { forest: name }), `read:${name}`)}${latencyLegend(view)}
                ${forestVolume(view, runs, name)}
              </div>`,
            ),
          )}
          ${card(
            { title: 'Cloud', aside: periods(view, health) },
            html`<div class="stack">
              ${chart(t(m.batches), 'cloud-batch')}${chart(t(m.requests), 'cloud-request')}${latencyLegend(view)}
            </div>`,
          )}
          ${card(
            { title: t(m.volume), flush: runs.length === 0 },
            runs.length === 0 ? empty('run', t(m.noRuns)) : html`${runChart(view, runs)}${runLegend(view)}`,
          )}
        </div>
        <div class="stack">${heartbeat && details(view, agent, heartbeat)}</div>
      </div>
    </div>`,
  );
}

/** What each run read from one forest, and how long that took. */
function forestVolume(view: View, runs: readonly RunSummary[], forest: string): Content {
  const own = runs.flatMap((run) => {
    const steps = run.steps.filter(
      ({ connector, kind }) => kind.endsWith('import') && connector.toLowerCase() === forest.toLowerCase(),
    );
    const [first, last] = [steps[0], steps.at(-1)];
    if (!first || !last) return [];
    const result = steps.find((step) => step.result !== 'success')?.result ?? 'success';
    return [{ ...run, steps, result, startedAt: new Date(first.startedAt), finishedAt: new Date(last.finishedAt) }];
  });
  return own.length > 0 && html`${runChart(view, own)}${runLegend(view)}`;
}

function periods({ t }: View, { agent, period }: AgentHealth): Content {
  const link = (name: Period, words: string): Content =>
    name === period
      ? html`<strong>${words}</strong>`
      : html`<a href="${HEALTH}/agents/${agent.agentId}?period=${name}">${words}</a>`;
  return html`<span>${link('day', t(m.day))} · ${link('month', t(m.month))}</span>`;
}

function details(view: View, agent: KnownAgent, heartbeat: Heartbeat): Html {
  return html`${machineCard(view, agent, heartbeat)} ${forestCard(view, heartbeat)}
  ${heartbeat.expiries.length > 0 && expiryCard(view, heartbeat)}`;
}

function machineCard(view: View, agent: KnownAgent, { host, engine, version, startedAt }: Heartbeat): Html {
  const { t, language } = view;
  const memory = {
    available: size(view, host.memoryAvailableBytes),
    total: size(view, host.memoryTotalBytes),
  };
  const disk = host.disk && { free: size(view, host.disk.freeBytes), total: size(view, host.disk.totalBytes) };
  return card(
    { title: t(m.machine) },
    facts([
      { name: t(m.machine), value: `${host.name} · ${host.platform}` },
      { name: t(m.version), value: version },
      { name: t(m.running), value: relativeTime(view, new Date(startedAt)) },
      { name: t(m.load), value: `${formatNumber(Math.round(host.load * 100), language)} %` },
      { name: t(m.memory), value: t(m.memoryOf, memory) },
      ...(disk ? [{ name: t(m.disk), value: t(m.diskOf, disk) }] : []),
      { name: t(m.clock), value: t(m.clockAhead, { seconds: Math.round((agent.clockOffsetMs ?? 0) / 1000) }) },
      { name: t(m.pending), value: formatNumber(engine.pendingExports, language) },
      ...(engine.staging ? [{ name: t(m.state), value: html`<span class="tag">${t(m.staging)}</span>` }] : []),
    ]),
  );
}

function forestCard(view: View, { forests }: Heartbeat): Html {
  const { t } = view;
  return card(
    { title: t(m.forests), flush: true },
    html`<ul class="lines" role="list">
      ${forests.map(
        ({ name, server, failure, lastImportAt }) =>
          html`<li>
            <span class="wrap">${name}${server !== null && html`<span class="under">${server}</span>`}</span>
            <span class="end"
              >${failure ? state('bad', t(m.unreachable)) : state('good', t(m.reachable))}<span class="under"
                >${t(m.lastImport)} ${relativeTime(view, lastImportAt === null ? null : new Date(lastImportAt))}</span
              ></span
            >
          </li>`,
      )}
    </ul>`,
  );
}

/** Certificates and passwords that expire, the first one first. */
function expiryCard(view: View, { expiries }: Heartbeat): Html {
  return card(
    { title: view.t(m.expires), flush: true },
    html`<ul class="lines" role="list">
      ${expiries
        .toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt))
        .map(
          ({ subject, expiresAt, forest }) =>
            html`<li>
              <span class="wrap">${subject}${forest !== null && html`<span class="under">${forest}</span>`}</span>
              <span class="end">${relativeTime(view, new Date(expiresAt))}</span>
            </li>`,
        )}
    </ul>`,
  );
}

function size({ language }: View, bytes: number): string {
  const gibibyte = 1024 ** 3;
  const [value, unit] = bytes >= gibibyte ? [bytes / gibibyte, 'GiB'] : [bytes / 1024 ** 2, 'MiB'];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}

type Heartbeat = NonNullable<KnownAgent['heartbeat']>;
