import { baseErrors } from '../../../../base/base-errors.ts';
import { DAY, HOUR, MINUTE } from '../../../../base/clock.ts';
import { EventLog } from '../../../../base/event-log.ts';
import { acknowledgeAlert, getAlert, listActive, listResolved } from '../../../health/alert-store.ts';
import { healthEvents } from '../../../health/events.ts';
import { listKnownAgents } from '../../../health/heartbeat-store.ts';
import { readSeries } from '../../../health/measure-store.ts';
import { testMail } from '../../../health/notice-mail.ts';
import { administratorAddresses, readMailSettings, saveMailSettings } from '../../../health/notice-store.ts';
import { enqueueMail, listMail } from '../../../mail/mail-store.ts';
import { listRuns } from '../../../provisioning/runs.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { tenantOf } from '../console.ts';
import { agentPage } from './agent-page.ts';
import type { Span } from './latency-chart.ts';
import type { MailPageState } from './mail-page.ts';
import { mailPage } from './mail-page.ts';
import { alertPage, HEALTH, healthPage } from './pages.ts';
import { mailForm, parseRecipients } from './schema.ts';

const HISTORY = 30;
const RUNS = 40;
const spans = {
  day: { lengthMs: DAY, slotMs: 30 * MINUTE, hourly: false },
  month: { lengthMs: 30 * DAY, slotMs: 12 * HOUR, hourly: true },
} as const;

export function addHealth(app: ConsoleApp, features: ConsoleContext): void {
  const { connection, clock, publicUrl, hasMail } = features;

  app.get('/health', async (context) => {
    const tenant = tenantOf(context);
    const [active, resolved, agents] = await Promise.all([
      listActive(connection, tenant),
      listResolved(connection, tenant, HISTORY),
      listKnownAgents(connection, tenant),
    ]);
    return await context.html(healthPage(context.get('view'), { active, resolved, agents }));
  });

  app.get('/health/alerts/:id', async (context) => {
    const alert = await getAlert(connection, tenantOf(context), context.req.param('id'));
    if (!alert) throw baseErrors('base.not-found', { path: context.req.path });
    return await context.html(alertPage(context.get('view'), alert, context.req.query('acknowledged') !== undefined));
  });

  app.post('/health/alerts/:id/acknowledge', async (context) => {
    const { tenant, administrator } = context.get('view');
    const alert = await getAlert(connection, tenant, context.req.param('id'));
    if (!alert) throw baseErrors('base.not-found', { path: context.req.path });
    const isNew = await acknowledgeAlert(connection, tenant, clock.now(), { id: alert.id, by: administrator.upn });
    const events = new EventLog(features, tenant);
    if (isNew) await events.write(healthEvents.acknowledged, { alert: alert.code, administrator: administrator.upn });
    return context.redirect(`${HEALTH}/alerts/${alert.id}?acknowledged`, 303);
  });

  app.get('/health/agents/:id', async (context) => {
    const tenant = tenantOf(context);
    const agents = await listKnownAgents(connection, tenant);
    const agent = agents.find(({ agentId }) => agentId === context.req.param('id'));
    if (!agent) throw baseErrors('base.not-found', { path: context.req.path });
    const period = context.req.query('period') === 'month' ? 'month' : 'day';
    const { lengthMs, slotMs, hourly } = spans[period];
    const slots = lengthMs / slotMs;
    const end = Math.ceil(clock.now().getTime() / slotMs) * slotMs;
    const span: Span = { from: new Date(end - slots * slotMs), slotMs, slots };
    const forests = agent.heartbeat?.forests ?? [];
    const series = [
      'cloud-batch',
      'cloud-request',
      ...forests.flatMap(({ name }) => [`bind:${name}`, `search:${name}`, `read:${name}`]),
    ];
    const [found, active, runs] = await Promise.all([
      readSeries(connection, tenant, agent.agentId, { series, since: span.from, hourly }),
      listActive(connection, tenant),
      listRuns(connection, tenant, { limit: 4 * RUNS }),
    ]);
    return await context.html(
      agentPage(context.get('view'), {
        agent,
        alerts: active.filter(({ agentId }) => agentId === agent.agentId),
        runs: runs.items.filter(({ agentId }) => agentId === agent.agentId).slice(0, RUNS),
        series: found,
        period,
        span,
      }),
    );
  });

  const mailState = async (tenant: ReturnType<typeof tenantOf>): Promise<MailPageState> => ({
    hasMail,
    settings: await readMailSettings(connection, tenant),
    administrators: await administratorAddresses(connection, tenant),
    mails: await listMail(connection, tenant),
  });

  app.get('/health/mail', async (context) => {
    const asked = context.req.query();
    const done = 'saved' in asked ? 'saved' : 'tested' in asked ? 'tested' : undefined;
    return await context.html(mailPage(context.get('view'), { ...(await mailState(tenantOf(context))), done }));
  });

  app.post('/health/mail', async (context) => {
    const tenant = tenantOf(context);
    const { enabled, language, recipients: typed } = mailForm.parse(await context.req.parseBody());
    const parsed = parseRecipients(typed);
    if ('wrong' in parsed) {
      const wrong = { typed, address: parsed.wrong };
      return await context.html(mailPage(context.get('view'), { ...(await mailState(tenant)), wrong }), 400);
    }
    await saveMailSettings(connection, tenant, { enabled, language, recipients: parsed.recipients });
    return context.redirect(`${HEALTH}/mail?saved`, 303);
  });

  app.post('/health/mail/test', async (context) => {
    const { tenant } = context.get('view');
    const { settings, administrators } = await mailState(tenant);
    const recipients = settings.recipients.length > 0 ? settings.recipients : administrators;
    const body = await testMail({ tenant: tenant.displayName, language: settings.language, publicUrl });
    if (hasMail) {
      const mails = recipients.map((recipient) => ({ recipient, ...body }));
      await enqueueMail(features, tenant, mails);
    }
    return context.redirect(`${HEALTH}/mail?tested`, 303);
  });
}
