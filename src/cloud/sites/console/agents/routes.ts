import { revokeAgentAndTell } from '../../../agents/revoke.ts';
import { createInvite, getAgent, listAgents } from '../../../agents/store.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { cloudErrors } from '../../../errors.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { agentsPage, invitePage, revokePage } from './pages.ts';

export function addAgents(app: ConsoleApp, console: ConsoleContext): void {
  const { connection, publicUrl } = console;
  app.get('/agents', async (context) => {
    const agents = await listAgents(connection, tenantOf(context));
    const justRevoked = agents.find(({ id, revokedAt }) => revokedAt && id === context.req.query('revoked'));
    return await context.html(agentsPage(context.get('view'), agents, justRevoked));
  });

  app.post('/agents/invites', async (context) => {
    const view = context.get('view');
    const invite = await createInvite(console, view.tenant, view.administrator.upn);
    const actor = view.administrator.upn;
    const values = { actor, until: invite.expiresAt.toISOString() };
    await recordEvent(console, view.tenant, businessEvents.agentInvited, values, { actor });
    return await context.html(invitePage(view, invite, publicUrl));
  });

  app.get('/agents/:id/revoke', async (context) => {
    const agent = await getAgent(connection, tenantOf(context), context.req.param('id'));
    if (!agent) throw cloudErrors('cloud.unknown-agent', { agent: context.req.param('id') });
    return await context.html(revokePage(context.get('view'), agent));
  });

  app.post('/agents/:id/revoke', async (context) => {
    const { tenant, administrator } = context.get('view');
    const id = context.req.param('id');
    await revokeAgentAndTell(console, tenant, id, administrator.upn);
    return context.redirect(`/console/agents?revoked=${id}`, 303);
  });
}
