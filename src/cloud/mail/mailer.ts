import type { Clock } from '../../base/clock.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { QueuedMail } from './mail-store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { claimMail, listTenantsWithDueMail, markFailed, markSent } from './mail-store.ts';
import type { Transport } from './transport.ts';

/**
 * Waits before the second, third, … attempt; the last one repeats until the mail is a day old. Then nobody wants it
 * anymore.
 */
const WAITS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR];
const MAX_AGE_MS = DAY;
const EVERY_MS = 5 * SECOND;

export interface MailerOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly transport: Transport;
  /** Whose mail it is, in message ids. */
  readonly host: string;
  readonly everyMs?: number;
}

/**
 * Sends what is in the queue, at any number of nodes. At least once: who dies between the server's yes and our note of
 * it sends again, under the same message id.
 */
export function mailer(options: MailerOptions): Service {
  const { log, everyMs = EVERY_MS } = options;
  return {
    name: 'mail',
    run: async (signal) => {
      while (!signal.aborted) {
        try {
          await sendDueMail(options);
        } catch (error) {
          log.error({ err: error }, 'the mail queue could not be read');
        }
        await pause(everyMs, signal);
      }
    },
  };
}

/** Sends everything that is due now; answers how many were sent. */
export async function sendDueMail(options: MailerOptions): Promise<number> {
  const { connection, clock } = options;
  let sent = 0;
  for (const tenant of await listTenantsWithDueMail(connection, clock.now())) {
    for (;;) {
      const mails = await claimMail(connection, tenant, clock.now());
      if (mails.length === 0) break;
      for (const mail of mails) sent += (await deliver(options, tenant, mail)) ? 1 : 0;
    }
  }
  return sent;
}

async function deliver(
  { connection, clock, log, transport, host }: MailerOptions,
  tenant: TenantKey,
  mail: QueuedMail,
): Promise<boolean> {
  try {
    await transport.send({ ...mail, messageId: `<${mail.id}@${host}>` });
  } catch (error) {
    if (!isHawserError(error)) throw error;
    const now = clock.now();
    const isOver = !error.retryable || now.getTime() - mail.createdAt.getTime() >= MAX_AGE_MS;
    const waitMs = WAITS_MS[Math.min(mail.attempts, WAITS_MS.length) - 1] ?? HOUR;
    const dueAt = isOver ? null : new Date(now.getTime() + waitMs);
    await markFailed(connection, tenant, mail.id, { error: error.message, dueAt, now });
    log[isOver ? 'error' : 'warn'](
      { errorCode: error.code, mail: mail.id, attempts: mail.attempts, dueAt },
      error.message,
    );
    return false;
  }
  await markSent(connection, tenant, mail.id, clock.now());
  return true;
}
