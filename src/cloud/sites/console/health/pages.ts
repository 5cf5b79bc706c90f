import type { Alert } from '../../../health/alert-store.ts';
import type { KnownAgent } from '../../../health/heartbeat-store.ts';
import { isSilent } from '../../../health/rules/rule.ts';
import { wordsOfAlert } from '../../../health/words.ts';
import type { Content, Html } from '../../../../web/index.ts';
import {
  card,
  duration,
  empty,
  exactTime,
  facts,
  html,
  notice,
  relativeTime,
  state,
  table,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { acknowledgeForm, alertNotice, historyTable, severityState } from './alert-views.ts';
import { healthMessages as m } from './messages.ts';

export const HEALTH = '/console/health';

export interface HealthState {
  readonly active: readonly Alert[];
  readonly resolved: readonly Alert[];
  readonly agents: readonly KnownAgent[];
}

export function healthPage(view: View, { active, resolved, agents }: HealthState): Html {
  const { t } = view;
  const isKnown = agents.some(({ heartbeat }) => heartbeat !== null);
  const alerts =
    active.length > 0
      ? active.map((alert) => alertNotice(view, alert))
      : isKnown
        ? notice('good', t(m.allWell), html`<p>${t(m.allWellNext)}</p>`)
        : notice('idle', t(m.nothingKnown), html`<p>${t(m.nothingKnownNext)}</p>`);
  return consolePage(
    view,
    {
      title: t(m.title),
      section: HEALTH,
      lede: html`<p>${t(m.lede)}</p>`,
      actions: view.may(access.configuration) && html`<a class="button" href="${HEALTH}/mail">${t(m.toMail)}</a>`,
    },
    html`<div class="stack" id="health" data-live>
      ${alerts} ${agents.length > 0 && card({ title: t(m.agents), flush: true }, agentTable(view, agents, active))}
      ${card(
        {
          title: t(m.history),
          aside: html`<a class="button slim" href="${HEALTH}/alerts">${t(m.allAlerts)}</a>`,
          flush: true,
        },
        resolved.length === 0 ? empty('check', t(m.noHistory)) : historyTable(view, resolved),
      )}
    </div>`,
  );
}

function agentTable(view: View, agents: readonly KnownAgent[], active: readonly Alert[]): Html {
  const { t } = view;
  return table({
    caption: t(m.agentsCaption),
    rows: agents,
    columns: [
      {
        header: t(m.agent),
        heading: true,
        cell: ({ agentId, name, heartbeat }) =>
          html`<a href="${HEALTH}/agents/${agentId}">${name}</a
            >${heartbeat && html`<span class="under">${heartbeat.host.name}</span>`}`,
      },
      { header: t(m.state), plain: true, cell: (agent) => healthState(view, agent, active) },
      {
        header: t(m.forests),
        wide: true,
        cell: ({ heartbeat }) =>
          heartbeat?.forests.map(({ name, failure }) =>
            state(failure ? 'bad' : 'good', `${name}${failure ? `: ${t(m.unreachable)}` : ''}`),
          ),
      },
      { header: t(m.lastHeartbeat), cell: ({ receivedAt }) => relativeTime(view, receivedAt) },
      {
        header: t(m.charts),
        bare: true,
        cell: ({ agentId, name }) =>
          html`<a class="button slim" href="${HEALTH}/agents/${agentId}" aria-label="${t(m.chartsOf, { name })}"
            >${t(m.charts)}</a
          >`,
      },
    ],
  });
}

export function healthState(view: View, agent: KnownAgent, active: readonly Alert[]): Html {
  const { t, now } = view;
  const { heartbeat, receivedAt, agentId } = agent;
  if (!heartbeat) return state('idle', t(m.neverSeen));
  if (heartbeat.isStopping) return state('idle', t(m.stopped));
  if (isSilent({ now, agent, heartbeat, receivedAt, otherExporters: 0 })) return state('bad', t(m.silent));
  const gravest = active.find((alert) => alert.agentId === agentId);
  return gravest ? severityState(view, gravest) : state('good', t(m.healthy));
}

export function alertPage(view: View, alert: Alert, isAcknowledged: boolean): Html {
  const { t, language } = view;
  const { title, cause, fix, closed } = wordsOfAlert(alert, language);
  const { resolvedAt, acknowledgedBy, subject, reopened } = alert;
  const lines: readonly (readonly [string, Content])[] = [
    [t(m.state), severityState(view, alert)],
    [t(m.cause), cause],
    [t(m.fix), fix],
    ...(resolvedAt ? ([[t(m.why), closed]] as const) : []),
    [t(m.code), codeLink(alert.code)],
    ...(alert.agentId === view.tenant.id
      ? []
      : ([
          [t(m.agent), html`<a href="${HEALTH}/agents/${alert.agentId}">${alert.agentName ?? alert.agentId}</a>`],
        ] as const)),
    ...(subject === '' ? [] : ([[t(m.subject), subject]] as const)),
    [t(m.severity), t(m[alert.severity])],
    [t(m.raisedAt), exactTime(view, alert.raisedAt)],
    ...(resolvedAt
      ? ([
          [t(m.resolvedAt), exactTime(view, resolvedAt)],
          [t(m.lasted), duration(view, resolvedAt.getTime() - alert.raisedAt.getTime())],
        ] as const)
      : ([[t(m.seenAt), exactTime(view, alert.seenAt)]] as const)),
    ...(reopened > 0 ? ([[t(m.reopened), t(m.times, { count: reopened })]] as const) : []),
  ];
  return consolePage(
    view,
    { title, section: HEALTH, crumbs: [[HEALTH, t(m.title)]] },
    html`${isAcknowledged && notice('good', t(m.acknowledgedNow), html`<p>${t(m.acknowledgeHint)}</p>`, true)}
    ${card(
      {},
      html`<div class="stack">
        ${facts(lines.map(([name, value]) => ({ name, value })))}
        ${acknowledgedBy === null ? acknowledgeForm(view, alert) : html`<p class="soft">${t(m.acknowledgedBy, { name: acknowledgedBy })}</p>`}
      </div>`,
    )}`,
  );
}
