import { MINUTE } from '../../../../base/clock.ts';
import type { Agent } from '../../../agents/store.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { card, empty, facts, html, notice, relativeTime, state, table, webMessages } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import type { StoredGrant } from '../../../agents/grant-store.ts';
import type { RelayAgent } from '../../../relay/store.ts';
import { featureTexts, grantMessages as g } from './grant-messages.ts';
import { agentMessages as m } from './messages.ts';

/** Heartbeats come every five minutes: three of them missing is worth a look. */
const QUIET_MS = 15 * MINUTE;

export function agentState({ t, now }: View, { revokedAt, lastSeenAt }: Agent): Html {
  if (revokedAt) return state('bad', t(m.revoked));
  if (!lastSeenAt) return state('idle', t(m.neverSeen));
  return now.getTime() - lastSeenAt.getTime() < QUIET_MS ? state('good', t(m.active)) : state('warn', t(m.quiet));
}

export interface AgentsShown {
  readonly agents: readonly Agent[];
  readonly grants: readonly StoredGrant[];
  /** What agents said that they are switched on for. */
  readonly said: readonly Pick<RelayAgent, 'agentId' | 'features'>[];
}

export function agentsPage(view: View, shown: AgentsShown, justRevoked?: Agent): Html {
  const { t } = view;
  const { agents } = shown;
  const invite =
    view.may(access.changeConfiguration) &&
    html`<a class="button primary" href="/console/agents/invites">${t(m.invite)}</a>`;
  const list = agents.length === 0 ? empty('agent', t(m.none), t(m.noneNext)) : agentTable(view, shown);
  return consolePage(
    view,
    { title: t(m.title), section: '/console/agents', lede: html`<p>${t(m.lede)}</p>`, actions: invite },
    html`${justRevoked && notice('good', t(m.revokedNow, { name: justRevoked.name }), undefined, true)}
      <div id="agents" data-live>${card({ flush: true }, list)}</div>`,
  );
}

function agentTable(view: View, { agents, grants, said }: AgentsShown): Html {
  const { t } = view;
  return table({
    caption: t(m.caption),
    rows: agents,
    columns: [
      {
        header: t(m.name),
        heading: true,
        cell: (agent) => html`${agent.name}<span class="under mono">${agent.id}</span>`,
      },
      {
        header: t(m.state),
        plain: true,
        cell: (agent) =>
          html`${agentState(view, agent)}${agent.revokedBy !== null && html`<span class="under">${t(m.by, { name: agent.revokedBy })}</span>`}`,
      },
      { header: t(g.may), wide: true, plain: true, cell: (agent) => mayOf(view, agent, { grants, said }) },
      { header: t(m.version), cell: ({ version }) => version },
      { header: t(m.lastSeen), cell: ({ lastSeenAt }) => relativeTime(view, lastSeenAt) },
      {
        header: t(m.registered),
        cell: ({ registeredAt, keySince }) =>
          html`${relativeTime(view, registeredAt)}<span class="under"
              >${t(m.keyId)}: ${relativeTime(view, keySince)}</span
            >`,
      },
      {
        header: t(m.actions),
        bare: true,
        cell: ({ id, name, revokedAt }) =>
          revokedAt === null &&
          view.may(access.changeConfiguration) &&
          html`<a class="button slim" href="/console/agents/${id}/grants" aria-label="${t(g.openNamed, { name })}"
              >${t(g.open)}</a
            ><a class="button slim" href="/console/agents/${id}/revoke" aria-label="${t(m.revokeNamed, { name })}"
              >${t(m.revoke)}</a
            >`,
      },
    ],
  });
}

/** What it may do for each forest, and below what it could and may not for any. */
function mayOf({ t }: View, { id }: Agent, { grants, said }: Omit<AgentsShown, 'agents'>): Html {
  const own = grants.filter(({ agentId }) => agentId === id);
  const could = said.find(({ agentId }) => agentId === id)?.features ?? [];
  const missing = could.filter((feature) => !own.some((one) => one.feature === feature));
  const forests = [...new Set(own.map(({ forest }) => forest))];
  const may = forests.map((forest) => {
    const features = own.filter((one) => one.forest === forest).map(({ feature }) => t(featureTexts[feature]));
    return html`<li>${forest}: ${features.join(', ')}</li>`;
  });
  return html`${
    may.length > 0
      ? html`<ul class="values" role="list">
          ${may}
        </ul>`
      : t(g.nothing)
  }${missing.map(
    (feature) => html`<span class="under">${t(g.notGranted, { feature: t(featureTexts[feature]) })}</span>`,
  )}`;
}

export function revokePage(view: View, agent: Agent, form: FormView): Html {
  const { t } = view;
  const title = t(m.revokeTitle, { name: agent.name });
  return consolePage(
    view,
    {
      title,
      section: '/console/agents',
      crumbs: [['/console/agents', t(m.title)]],
      lede: html`<p>${t(m.revokeWhat)}</p>`,
    },
    card(
      {},
      html`<div class="stack">
        ${facts([
          { name: t(m.state), value: agentState(view, agent) },
          { name: t(m.lastSeen), value: relativeTime(view, agent.lastSeenAt) },
          { name: t(m.registered), value: relativeTime(view, agent.registeredAt) },
          { name: t(m.keyId), value: html`<code>${agent.keyId}</code>` },
          { name: t(m.keySince), value: relativeTime(view, agent.keySince) },
        ])}
        ${form.element(
          html`<button class="button danger">${t(m.revoke)}</button
            ><a class="button" href="/console/agents">${t(webMessages.cancel)}</a>`,
          { className: 'actions' },
        )}
      </div>`,
    ),
  );
}
