import { z } from 'zod';
import { baseErrors } from '../../../../base/base-errors.ts';
import { DAY, HOUR, MINUTE } from '../../../../base/clock.ts';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { recordEvent } from '../../../audit/business-events.ts';
import { acknowledgeAlert, getAlert, listActive, listResolved } from '../../../health/alert-store.ts';
import { healthEvents } from '../../../health/events.ts';
import type { KnownAgent } from '../../../health/heartbeat-store.ts';
import { listKnownAgents } from '../../../health/heartbeat-store.ts';
import { readSeries } from '../../../health/measure-store.ts';
import { runList } from '../../../provisioning/runs.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { agentPage } from './agent-page.ts';
import type { Span } from './latency-chart.ts';
import { addList } from '../lists/list-routes.ts';
import { alerts } from './alert-list.ts';
import { addMail } from './mail-routes.ts';
import { alertPage, HEALTH, healthPage } from './pages.ts';

const HISTORY = 30;
const RUNS = 40;
const spans = {
  day: { lengthMs: DAY, slotMs: 30 * MINUTE, hourly: false },
  month: { lengthMs: 30 * DAY, slotMs: 12 * HOUR, hourly: true },
} as const;
const alertQuery = z.object({ acknowledged: z.string().optional() });
const agentQuery = z.object({ period: z.enum(['day', 'month']).catch('day') });

export function addHealth(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;

  routes.page({
    path: '/health',
    access: access.synchronization,
    show: async ({ view }) => {
      const [active, resolved, agents] = await Promise.all([
        listActive(connection, view.tenant),
        listResolved(connection, view.tenant, HISTORY),
        listKnownAgents(connection, view.tenant),
      ]);
      return healthPage(view, { active, resolved, agents });
    },
  });

  routes.page({
    path: '/health/agents/:id',
    access: access.synchronization,
    show: async ({ view, query, params: { id = '' }, context }) => {
      const agents = await listKnownAgents(connection, view.tenant);
      const agent = agents.find(({ agentId }) => agentId === id);
      if (!agent) throw baseErrors('base.not-found', { path: context.req.path });
      return agentPage(view, await readAgent(console, view, agent, query(agentQuery).period));
    },
  });

  addList(routes, console, alerts);
  addAlerts(routes, console);
  addMail(routes, console);
}

function addAlerts(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  const alertOf = async ({ tenant }: View, id: string) => {
    const alert = await getAlert(connection, tenant, id);
    if (!alert) throw baseErrors('base.not-found', { path: `${HEALTH}/alerts/${id}` });
    return alert;
  };

  routes.page({
    path: '/health/alerts/:id',
    access: access.synchronization,
    about: async ({ view, params: { id = '' } }) => await alertOf(view, id),
    show: async ({ view, subject: alert, query }) =>
      alertPage(view, alert, query(alertQuery).acknowledged !== undefined),
  });

  routes.button({
    path: '/health/alerts/:id/acknowledge',
    access: access.changeConfiguration,
    event: healthEvents.acknowledged,
    schema: noFields,
    about: async ({ view, params: { id = '' } }) => await alertOf(view, id),
    act: async ({ view: { tenant, administrator }, subject: { id, code } }) => {
      const by = administrator.upn;
      await inTransaction(console, async (inside) => {
        const isNew = await acknowledgeAlert(inside.connection, tenant, inside.clock.now(), { id, by });
        const values = { alert: code, administrator: by };
        if (isNew) await recordEvent(inside, tenant, healthEvents.acknowledged, values, { actor: by, targetId: id });
      });
      return seeOther(`${HEALTH}/alerts/${id}?acknowledged`);
    },
  });
}

async function readAgent(
  { connection, clock }: ConsoleContext,
  { tenant }: View,
  agent: KnownAgent,
  period: keyof typeof spans,
): Promise<Parameters<typeof agentPage>[1]> {
  const { lengthMs, slotMs, hourly } = spans[period];
  const slots = lengthMs / slotMs;
  const end = Math.ceil(clock.now().getTime() / slotMs) * slotMs;
  const span: Span = { from: new Date(end - slots * slotMs), slotMs, slots };
  const forests = agent.heartbeat?.forests ?? [];
  const names = [
    'cloud-batch',
    'cloud-request',
    ...forests.flatMap(({ name }) => [`bind:${name}`, `search:${name}`, `read:${name}`]),
  ];
  const [series, active, runs] = await Promise.all([
    readSeries(connection, tenant, agent.agentId, { series: names, since: span.from, hourly }),
    listActive(connection, tenant),
    runList.page(connection, tenant, { agentId: agent.agentId }, { limit: RUNS }),
  ]);
  return {
    agent,
    alerts: active.filter(({ agentId }) => agentId === agent.agentId),
    runs: runs.items,
    series,
    period,
    span,
  };
}
