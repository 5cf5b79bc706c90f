import { DAY, MINUTE } from '../../base/clock.ts';
import type { EventContext } from '../../base/event-log.ts';
import { EventLog } from '../../base/event-log.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { hawserVersion } from '../../base/version.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type { HeartbeatMessage } from '../../wire/index.ts';
import { emergencySignInsOf } from '../accounts/emergency.ts';
import { enqueueMail } from '../mail/mail-store.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Changes, Resolution } from './alert-store.ts';
import { listOpenOf, reconcile, resolve, sweepAlerts } from './alert-store.ts';
import { evaluate, evaluateTenant, keyOf } from './evaluate.ts';
import { healthEvents } from './events.ts';
import type { KnownAgent } from './heartbeat-store.ts';
import {
  claimRollUp,
  listKnownAgents,
  listTenantsToWatch,
  lockTenantHealth,
  saveHeartbeat,
  saveStreaks,
} from './heartbeat-store.ts';
import { measuresOf, rollUpMeasures, saveMeasures, sweepMeasures } from './measure-store.ts';
import { noticeMail } from './notice-mail.ts';
import { administratorAddresses, listNoticeable, markNotified, readMailSettings } from './notice-store.ts';
import type { NoticeLimits } from './notice.ts';
import { defaultNoticeLimits, dueNotices } from './notice.ts';
import { isSilent } from './rules/rule.ts';
import { wordsOfAlert } from './words.ts';

export interface HealthOptions extends EventContext {
  readonly publicUrl: string;
  /** Whether there is a mail server to send by. */
  readonly hasMail: boolean;
  readonly limits?: NoticeLimits;
  readonly everyMs?: number;
}

/** How long a sign-in of an emergency account is an alert. */
const EMERGENCY_MS = DAY;
const ROLL_UP_EVERY_MS = 10 * MINUTE;
const SWEEP_EVERY_MS = 10 * MINUTE;
const HISTORY_MS = 180 * DAY;

/**
 * Takes heartbeats in, and looks at every agent when one comes and once a minute, as silence sends nothing. An
 * evaluation, what it changes, the events and the mail about it are one transaction under a lock of the tenant: several
 * nodes may do it at the same moment, and it happens once.
 */
export class HealthService implements Service {
  readonly name = 'health';
  readonly #options: HealthOptions;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  /** Keeps what an agent says and draws the conclusions. */
  async receive(tenant: TenantKey, agentId: string, { sentAt, heartbeats }: HeartbeatMessage): Promise<void> {
    const { connection, clock } = this.#options;
    const receivedAt = clock.now();
    const clockOffsetMs = Date.parse(sentAt) - receivedAt.getTime();
    await saveMeasures(connection, tenant, agentId, heartbeats.flatMap(measuresOf));
    const newest = heartbeats.at(-1);
    if (!newest) return;
    await this.#inTenant(tenant, async (within) => {
      const isNew = await saveHeartbeat(within.connection, tenant, agentId, {
        heartbeat: newest,
        receivedAt,
        clockOffsetMs,
      });
      await this.#evaluate(within, tenant, isNew ? agentId : undefined);
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { connection, clock, log, everyMs = MINUTE } = this.#options;
    let sweptAt = 0;
    while (await pause(everyMs, signal)) {
      try {
        const now = clock.now().getTime();
        await this.watch(new Date(now - everyMs / 2));
        if (now - sweptAt < SWEEP_EVERY_MS) continue;
        sweptAt = now;
        await sweepMeasures(connection, new Date(now));
        await sweepAlerts(connection, new Date(now - HISTORY_MS));
      } catch (error) {
        log.error({ err: error }, 'the health of the agents could not be looked at; it is tried again in a minute');
      }
    }
  }

  /**
   * Looks at all agents of all tenants, but for those that a node has looked at since that moment. What goes wrong with
   * one tenant is logged, and the others have their turn.
   */
  async watch(since: Date = this.#options.clock.now()): Promise<void> {
    const { connection, log, clock } = this.#options;
    const signedInSince = new Date(clock.now().getTime() - EMERGENCY_MS);
    for (const tenant of await listTenantsToWatch(connection, { since, signedInSince })) {
      try {
        await this.#inTenant(tenant, async (within) => {
          await this.#evaluate(within, tenant);
          const now = within.clock.now();
          const before = new Date(now.getTime() - ROLL_UP_EVERY_MS);
          if (await claimRollUp(within.connection, tenant, { now, before }))
            await rollUpMeasures(within.connection, tenant, now);
        });
      } catch (error) {
        log.error({ err: error, tenantId: tenant.id }, 'the health of a tenant could not be looked at');
      }
    }
  }

  async #inTenant(tenant: TenantKey, work: (within: HealthOptions) => Promise<void>): Promise<void> {
    await inTransaction(this.#options, async (within) => {
      await lockTenantHealth(within.connection, tenant, within.clock.now());
      await work(within);
    });
  }

  /** All agents of a tenant, as each may bear on the others; `reporting` has just sent a heartbeat. */
  async #evaluate(within: HealthOptions, tenant: TenantKey, reporting?: string): Promise<void> {
    const { connection, clock, hasMail } = within;
    const now = clock.now();
    const agents = await listKnownAgents(connection, tenant);
    const exporters = agents.filter((agent) => isExporting(agent, now));
    for (const known of agents) {
      const { agentId, streaks } = known;
      const open = await listOpenOf(connection, tenant, agentId);
      if (known.revokedAt) {
        await resolve(connection, tenant, now, open, 'agent-revoked');
        await this.#record(within, tenant, known.name, { raised: [], resolved: open }, 'agent-revoked');
        continue;
      }
      const evaluation = evaluate({
        now,
        agent: known,
        agentId,
        grants: known.grants,
        heartbeat: known.heartbeat,
        receivedAt: known.receivedAt,
        clockOffsetMs: known.clockOffsetMs ?? 0,
        cloudVersion: hawserVersion(),
        otherExporters: exporters.filter((other) => other.agentId !== agentId).length,
        streaks: streaks ?? {},
        open: new Set(open.map(({ code, subject }) => keyOf(code, subject))),
        isNew: agentId === reporting,
      });
      const changes = await reconcile(connection, tenant, { agentId, now }, open, evaluation);
      if (agentId === reporting) await saveStreaks(connection, tenant, agentId, evaluation.streaks);
      await this.#record(within, tenant, known.name, changes);
    }
    await this.#evaluateTenant(within, tenant);
    if (hasMail) await this.#notify(within, tenant);
  }

  /** What concerns no agent: such an alert has the tenant's id in place of an agent's. */
  async #evaluateTenant(within: HealthOptions, tenant: TenantKey): Promise<void> {
    const { connection, clock } = within;
    const now = clock.now();
    const open = await listOpenOf(connection, tenant, tenant.id);
    const emergencySignIns = await emergencySignInsOf(connection, tenant, new Date(now.getTime() - EMERGENCY_MS));
    if (open.length === 0 && emergencySignIns.length === 0) return;
    const evaluation = evaluateTenant({ emergencySignIns });
    const changes = await reconcile(connection, tenant, { agentId: tenant.id, now }, open, evaluation);
    await this.#record(within, tenant, '–', changes);
  }

  async #record(
    within: HealthOptions,
    tenant: TenantKey,
    agent: string,
    { raised, resolved }: Changes,
    resolution: Resolution = 'cleared',
  ): Promise<void> {
    const events = new EventLog(within, tenant);
    for (const { code, severity, data } of raised) {
      const { title, cause } = wordsOfAlert({ code, data }, 'en');
      await events.write(healthEvents.raised, { alert: code, severity, agent, title, cause });
    }
    for (const { code, data } of resolved) {
      const { title, closed } = wordsOfAlert({ code, data, resolution }, 'en');
      await events.write(healthEvents.resolved, { alert: code, agent, resolution, title, closed });
    }
  }

  async #notify(within: HealthOptions, tenant: TenantKey): Promise<void> {
    const { connection, clock, publicUrl, limits = defaultNoticeLimits } = within;
    const now = clock.now();
    const settings = await readMailSettings(connection, tenant);
    if (!settings.enabled) return;
    const due = dueNotices(await listNoticeable(connection, tenant), now, settings.lastMailAt, limits);
    if (due.raised.length + due.reminded.length + due.resolved.length === 0) return;
    const recipients =
      settings.recipients.length > 0 ? settings.recipients : await administratorAddresses(connection, tenant);
    if (recipients.length === 0) return; // the page of the mail says so
    const { displayName } = await getTenant(connection, tenant);
    const body = await noticeMail(due, { tenant: displayName, language: settings.language, publicUrl });
    await enqueueMail(
      within,
      tenant,
      recipients.map((recipient) => ({ recipient, ...body })),
    );
    await markNotified(connection, tenant, now, due);
  }
}

function isExporting(agent: KnownAgent, now: Date): boolean {
  const { revokedAt, heartbeat, receivedAt } = agent;
  if (revokedAt || !heartbeat || heartbeat.isStopping || heartbeat.engine.staging) return false;
  return !isSilent({ now, heartbeat, receivedAt, agent, otherExporters: 0 });
}
