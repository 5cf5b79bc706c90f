import { z } from 'zod';
import { revokeAndRecord } from '../../../agents/revoke.ts';
import { getAgent, listAgents } from '../../../agents/store.ts';
import { inviteAgent } from '../../../agents/invite.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { listGrants } from '../../../agents/grant-store.ts';
import { listRelayAgents } from '../../../relay/store.ts';
import { addGrants } from './grant-routes.ts';
import { inviteFormPage, invitePage } from './invite-pages.ts';
import { agentsPage, revokePage } from './pages.ts';
import { grantsIn, inviteForm } from './schema.ts';

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

  routes.form({
    path: '/agents/invites',
    access: access.changeConfiguration,
    event: businessEvents.agentInvited,
    fresh: true,
    schema: inviteForm,
    present: async ({ view }) => ({ provisioning: true, forests: await forestsOf(console, view) }),
    page: async ({ view, form }) => inviteFormPage(view, form),
    act: async ({ view, values }) => {
      const invite = await inviteAgent(console, view.tenant, view.administrator.upn, grantsIn(values));
      return invitePage(view, invite, publicUrl);
    },
  });

  addGrants(routes, console);

  routes.form({
    path: '/agents/:id/revoke',
    access: access.changeConfiguration,
    event: businessEvents.agentRevoked,
    fresh: true,
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

/** Those that agents of the tenant have grants for: most new agents are for one of them. */
async function forestsOf({ connection }: ConsoleContext, { tenant }: View): Promise<string[]> {
  return [...new Set((await listGrants(connection, tenant)).map(({ forest }) => forest))].toSorted();
}
