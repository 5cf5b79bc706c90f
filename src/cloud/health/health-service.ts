import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { DAY, MINUTE } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { EventLog } from '../../base/event-log.ts';
import type { Logger } from '../../base/log.ts';
import { hawserVersion } from '../../base/version.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type { HeartbeatMessage } from '../../wire/index.ts';
import { enqueueMail } from '../mail/mail-store.ts';
import type { Connection } from '../objects/store.ts';
import { getTenant } from '../tenants/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Changes, Resolution } from './alert-store.ts';
import { listOpenOf, reconcile, resolve } from './alert-store.ts';
import { evaluate, keyOf } from './evaluate.ts';
import { healthEvents } from './events.ts';
import type { KnownAgent } from './heartbeat-store.ts';
import {
  listKnownAgents,
  listTenantsToWatch,
  lockTenantHealth,
  saveHeartbeat,
  saveStreaks,
} from './heartbeat-store.ts';
import { measuresOf, rollUpMeasures, saveMeasures } from './measure-store.ts';
import { noticeMail } from './notice-mail.ts';
import { administratorAddresses, listTold, markTold, readMailSettings } from './notice-store.ts';
import type { NoticeLimits } from './notice.ts';
import { defaultNoticeLimits, dueNotices } from './notice.ts';
import { isSilent } from './rules/rule.ts';
import { wordsOfAlert } from './words.ts';

export interface HealthOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly publicUrl: string;
  /** Whether there is a mail server to send by. */
  readonly hasMail: boolean;
  readonly limits?: NoticeLimits;
  readonly everyMs?: number;
}

const ROLL_UP_EVERY_MS = 10 * MINUTE;
const HISTORY_MS = 180 * DAY;

/**
 * Takes heartbeats in, and looks at every agent when one comes and once a minute, as silence sends nothing. An evaluation, what it changes, the events and the mail
 * about it are one transaction under a lock of the tenant: several nodes may do it at the same moment, and it happens once.
 */
export class HealthService implements Service {
  readonly name = 'health';
  readonly #options: HealthOptions;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  /** Keeps what an agent says and draws the conclusions. */
  async receive(tenantId: TenantId, agentId: string, { sentAt, heartbeats }: HeartbeatMessage): Promise<void> {
    const { database, clock } = this.#options;
    const receivedAt = clock.now();
    const clockOffsetMs = Date.parse(sentAt) - receivedAt.getTime();
    await saveMeasures(database.kysely, tenantId, agentId, heartbeats.flatMap(measuresOf));
    const newest = heartbeats.at(-1);
    if (!newest) return;
    await this.#inTenant(tenantId, async (transaction) => {
      const isNew = await saveHeartbeat(transaction, tenantId, agentId, {
        heartbeat: newest,
        receivedAt,
        clockOffsetMs,
      });
      await this.#evaluate(transaction, tenantId, isNew ? agentId : undefined);
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { database, clock, log, everyMs = MINUTE } = this.#options;
    let rolledUpAt = 0;
    while (await pause(everyMs, signal)) {
      try {
        await this.watch();
        if (clock.now().getTime() - rolledUpAt < ROLL_UP_EVERY_MS) continue;
        rolledUpAt = clock.now().getTime();
        await rollUpMeasures(database.kysely, clock.now());
        await sql`delete from alert where resolved_at < ${new Date(rolledUpAt - HISTORY_MS)}`.execute(database.kysely);
      } catch (error) {
        log.error({ err: error }, 'the health of the agents could not be looked at; it is tried again in a minute');
      }
    }
  }

  /** Looks at all agents of all tenants. What goes wrong with one tenant is logged, and the others have their turn. */
  async watch(): Promise<void> {
    const { database, log } = this.#options;
    for (const tenantId of await listTenantsToWatch(database.kysely)) {
      try {
        await this.#inTenant(tenantId, async (transaction) => await this.#evaluate(transaction, tenantId));
      } catch (error) {
        log.error({ err: error, tenantId }, 'the health of a tenant could not be looked at');
      }
    }
  }

  async #inTenant(tenantId: TenantId, work: (transaction: Connection) => Promise<void>): Promise<void> {
    await this.#options.database.kysely.transaction().execute(async (transaction) => {
      await lockTenantHealth(transaction, tenantId);
      await work(transaction);
    });
  }

  /** All agents of a tenant, as each may bear on the others; `reporting` has just been heard from. */
  async #evaluate(transaction: Connection, tenantId: TenantId, reporting?: string): Promise<void> {
    const now = this.#options.clock.now();
    const agents = await listKnownAgents(transaction, tenantId);
    const exporters = agents.filter((agent) => isExporting(agent, now));
    for (const known of agents) {
      const { agentId, streaks } = known;
      const open = await listOpenOf(transaction, tenantId, agentId);
      if (known.revokedAt) {
        await resolve(transaction, now, tenantId, open, 'agent-revoked');
        await this.#record(transaction, tenantId, known.name, { raised: [], resolved: open }, 'agent-revoked');
        continue;
      }
      const evaluation = evaluate({
        now,
        agent: known,
        heartbeat: known.heartbeat,
        receivedAt: known.receivedAt,
        clockOffsetMs: known.clockOffsetMs ?? 0,
        cloudVersion: hawserVersion(),
        otherExporters: exporters.filter((other) => other.agentId !== agentId).length,
        streaks: streaks ?? {},
        open: new Set(open.map(({ code, subject }) => keyOf(code, subject))),
        isNew: agentId === reporting,
      });
      const changes = await reconcile(transaction, now, { tenantId, agentId }, open, evaluation);
      if (agentId === reporting) await saveStreaks(transaction, tenantId, agentId, evaluation.streaks);
      await this.#record(transaction, tenantId, known.name, changes);
    }
    if (this.#options.hasMail) await this.#notify(transaction, tenantId);
  }

  async #record(
    transaction: Connection,
    tenantId: TenantId,
    agent: string,
    { raised, resolved }: Changes,
    resolution: Resolution = 'cleared',
  ): Promise<void> {
    const { database, clock, log } = this.#options;
    const events = new EventLog({ ...database, kysely: transaction }, { tenantId, clock, log });
    for (const { code, severity, data } of raised) {
      const { title, cause } = wordsOfAlert({ code, data }, 'en');
      await events.write(healthEvents.raised, { alert: code, severity, agent, title, cause });
    }
    for (const { code, data } of resolved) {
      const { title, closed } = wordsOfAlert({ code, data, resolution }, 'en');
      await events.write(healthEvents.resolved, { alert: code, agent, resolution, title, closed });
    }
  }

  async #notify(transaction: Connection, tenantId: TenantId): Promise<void> {
    const { clock, publicUrl, limits = defaultNoticeLimits } = this.#options;
    const now = clock.now();
    const settings = await readMailSettings(transaction, tenantId);
    if (!settings.enabled) return;
    const due = dueNotices(await listTold(transaction, tenantId), now, settings.lastMailAt, limits);
    if (due.raised.length + due.reminded.length + due.resolved.length === 0) return;
    const recipients =
      settings.recipients.length > 0 ? settings.recipients : await administratorAddresses(transaction, tenantId);
    if (recipients.length === 0) return; // the page of the mail says so
    const { displayName } = await getTenant(transaction, tenantId);
    const body = await noticeMail(due, { tenant: displayName, language: settings.language, publicUrl });
    await enqueueMail(
      transaction,
      now,
      tenantId,
      recipients.map((recipient) => ({ recipient, ...body })),
    );
    await markTold(transaction, now, tenantId, due);
  }
}

function isExporting({ revokedAt, heartbeat, receivedAt, name, registeredAt }: KnownAgent, now: Date): boolean {
  if (revokedAt || !heartbeat || heartbeat.isStopping || heartbeat.engine.staging) return false;
  return !isSilent({ now, heartbeat, receivedAt, agent: { name, registeredAt }, otherExporters: 0 });
}
