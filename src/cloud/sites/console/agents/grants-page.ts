import type { StoredGrant } from '../../../agents/grant-store.ts';
import type { Agent } from '../../../agents/store.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { buttonForm, card, empty, facts, html, relativeTime, table } from '../../../../web/index.ts';
import type { RelayFeature } from '../../../../wire/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { featureTexts, grantMessages as m } from './grant-messages.ts';
import { agentMessages } from './messages.ts';
import type { grantForm } from './schema.ts';

export interface AgentGrants {
  readonly agent: Agent;
  readonly grants: readonly StoredGrant[];
  /** What it says that it is switched on for; undefined: it has said nothing. */
  readonly could: readonly RelayFeature[] | undefined;
}

export function grantsPage(view: View, about: AgentGrants, form: FormView<typeof grantForm>): Html {
  const { t } = view;
  const { agent, grants, could } = about;
  const list = grants.length === 0 ? empty('agent', t(m.none), t(m.noneNext)) : grantTable(view, about);
  return consolePage(
    view,
    {
      title: t(m.title, { name: agent.name }),
      section: '/console/agents',
      crumbs: [['/console/agents', t(agentMessages.title)]],
      lede: html`<p>${t(m.lede)}</p>`,
      form,
    },
    html`${card({ title: t(m.may), flush: true }, list)}
    ${card(
      {},
      facts([
        {
          name: t(m.could),
          value: html`${could?.map((one) => t(featureTexts[one])).join(', ') || t(m.couldNothing)}<span class="under"
              >${t(m.couldWhat)}</span
            >`,
        },
        { name: t(agentMessages.keyId), value: html`<code>${agent.keyId}</code>` },
        { name: t(agentMessages.keySince), value: relativeTime(view, agent.keySince) },
        { name: t(agentMessages.registered), value: relativeTime(view, agent.registeredAt) },
      ]),
    )}
    ${
      !form.isReadOnly &&
      card(
        { title: t(m.add) },
        form.element(
          html`${form.field('feature')} ${form.field('forest')}
            <div class="actions"><button class="button primary">${t(m.grant)}</button></div>`,
        ),
      )
    }`,
  );
}

function grantTable(view: View, { agent, grants }: AgentGrants): Html {
  const { t } = view;
  return table({
    caption: t(m.may),
    rows: grants,
    columns: [
      { header: t(m.feature), heading: true, cell: ({ feature }) => t(featureTexts[feature]) },
      { header: t(m.forest), cell: ({ forest }) => html`<code>${forest}</code>` },
      { header: t(m.grantedBy), cell: ({ grantedBy }) => grantedBy },
      { header: t(m.granted), cell: ({ grantedAt }) => relativeTime(view, grantedAt) },
      {
        header: t(m.actions),
        bare: true,
        cell: ({ feature, forest }) =>
          view.may(access.changeConfiguration) && revokeButton(view, agent, feature, forest),
      },
    ],
  });
}

function revokeButton(view: View, { id }: Agent, feature: StoredGrant['feature'], forest: string): Html {
  const { t } = view;
  const name = t(m.revokeNamed, { feature: t(featureTexts[feature]), forest });
  return buttonForm(
    view,
    `/console/agents/${id}/grants/revoke`,
    html`<input type="hidden" name="feature" value="${feature}" /><input
        type="hidden"
        name="forest"
        value="${forest}"
      /><button class="button slim" aria-label="${name}">${t(m.revoke)}</button>`,
  );
}
