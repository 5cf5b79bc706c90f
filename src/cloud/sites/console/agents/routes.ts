import { z } from 'zod';
import { revokeAndRecord } from '../../../agents/revoke.ts';
import { getAgent, listAgents } from '../../../agents/store.ts';
import { inviteAgent } from '../../../agents/invite.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { listGrants } from '../../../agents/grant-store.ts';
import { listRelayAgents } from '../../../relay/store.ts';
import { addGrants } from './grant-routes.ts';
import { agentsPage, invitePage, revokePage } from './pages.ts';

const listQuery = z.object({ revoked: z.string().optional() });

export function addAgents(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, publicUrl } = console;
  routes.page({
    path: '/agents',
    access: access.configuration,
    show: async ({ view, query }) => {
      const { revoked } = query(listQuery);
      const agents = await listAgents(connection, view.tenant);
      const grants = await listGrants(connection, view.tenant);
      const said = await listRelayAgents(connection, view.tenant, console.clock.now());
      const justRevoked = agents.find(({ id, revokedAt }) => revokedAt && id === revoked);
      return agentsPage(view, { agents, grants, said }, justRevoked);
    },
  });

  routes.button({
    path: '/agents/invites',
    access: access.changeConfiguration,
    event: businessEvents.agentInvited,
    fresh: true,
    schema: noFields,
    act: async ({ view }) => {
      const invite = await inviteAgent(console, view.tenant, view.administrator.upn);
      return invitePage(view, invite, publicUrl);
    },
  });

  addGrants(routes, console);

  routes.form({
    path: '/agents/:id/revoke',
    access: access.changeConfiguration,
    event: businessEvents.agentRevoked,
    schema: noFields,
    about: async ({ view, params: { id = '' } }) => {
      const agent = await getAgent(connection, view.tenant, id);
      if (!agent) throw cloudErrors('cloud.unknown-agent', { agent: id });
      return agent;
    },
    page: async ({ view, form, subject: agent }) => revokePage(view, agent, form),
    act: async ({ view: { tenant, administrator }, subject: { id } }) => {
      await revokeAndRecord(console, tenant, id, administrator.upn);
      return seeOther(`/console/agents?revoked=${id}`);
    },
  });
}
