import { grantAndRecord, withdrawAndRecord } from '../../../agents/grants.ts';
import { grantsOf } from '../../../agents/grant-store.ts';
import { getAgent } from '../../../agents/store.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { listRelayAgents } from '../../../relay/store.ts';
import { seeOther } from '../../../../web/index.ts';
import { grantFeatures } from '../../../../wire/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import type { AgentGrants } from './grants-page.ts';
import { grantsPage } from './grants-page.ts';
import { grantButton, grantForm } from './schema.ts';

/** What one agent could and may do. */
export function addGrants(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, clock } = console;
  const about = async ({ tenant }: View, id: string): Promise<AgentGrants> => {
    const agent = await getAgent(connection, tenant, id);
    if (!agent) throw cloudErrors('cloud.unknown-agent', { agent: id });
    const said = await listRelayAgents(connection, tenant, clock.now());
    const could = said.find(({ agentId }) => agentId === id)?.features;
    return { agent, could, grants: await grantsOf(connection, tenant, id) };
  };

  routes.form({
    path: '/agents/:id/grants',
    access: access.changeConfiguration,
    seenBy: access.configuration,
    event: businessEvents.agentGranted,
    fresh: true,
    schema: grantForm,
    about: async ({ view, params: { id = '' } }) => await about(view, id),
    page: async ({ view, form, subject }) => grantsPage(view, subject, form),
    act: async ({ view: { tenant, administrator }, subject: { agent }, values: { feature, forest } }) => {
      const change = { agentId: agent.id, feature, forest: forest.toLowerCase(), actor: administrator.upn };
      await grantAndRecord(console, tenant, change);
      return seeOther(`/console/agents/${agent.id}/grants`);
    },
  });

  routes.button({
    path: '/agents/:id/grants/revoke',
    access: access.changeConfiguration,
    event: businessEvents.agentGrantRevoked,
    fresh: true,
    schema: grantButton,
    about: async ({ view, params: { id = '' } }) => await about(view, id),
    act: async ({ view: { tenant, administrator }, subject: { agent }, values: { feature: given, forest } }) => {
      const feature = grantFeatures.find((one) => one === given);
      const change = { agentId: agent.id, forest, actor: administrator.upn };
      if (feature) await withdrawAndRecord(console, tenant, { ...change, feature });
      return seeOther(`/console/agents/${agent.id}/grants`);
    },
  });
}
