import { sweep } from '../tenants/sweeps.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import { sql } from 'kysely';
import { DAY, MINUTE } from '../../base/clock.ts';
import type { Brand } from '../../base/ids.ts';
import { newOrderedId } from '../../base/ordered-id.ts';
import { listSource } from '../objects/list-source.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';

export type MailId = Brand<string, 'MailId'>;

export interface NewMail {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface QueuedMail extends NewMail {
  readonly id: MailId;
  readonly createdAt: Date;
  /** This one included. */
  readonly attempts: number;
}

export interface MailState {
  readonly id: MailId;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly sentAt: Date | null;
  readonly failedAt: Date | null;
  readonly lastError: string | null;
}

/** Longer than the time in which a node tries one mail. */
const CLAIM_MS = 5 * MINUTE;
const KEPT_MS = 30 * DAY;
/** Whoever sends gives up after a day; what waits for longer has nobody who sends: there is no mail server. */
const WAITS_MS = 3 * DAY;

/** Puts mail into the queue, in the transaction of what it reports: both happen, or neither. */
export async function enqueueMail(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  mails: readonly NewMail[],
): Promise<void> {
  const now = clock.now();
  const rows = mails.map((mail) => ({ ...mail, id: newOrderedId(now.getTime()) }));
  if (rows.length === 0) return;
  await sql`insert into mail (tenant, id, recipient, subject, text, html, created_at, due_at)
    select ${tenant.number}, m.id, m.recipient, m.subject, m.text, m.html, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (id uuid, recipient text, subject text, text text, html text)`.execute(
    connection,
  );
}

/** Tenants with mail that is due. */
export async function listTenantsWithDueMail(connection: Connection, now: Date): Promise<readonly TenantKey[]> {
  const { rows } = await sql<TenantKey>`${sweep('mail-due')}
    select id, number from tenant where number in (
      select tenant from mail where due_at <= ${now} and sent_at is null and failed_at is null)
    order by number`.execute(connection);
  return rows;
}

/**
 * Takes mail that is due; other nodes do not see it for a while. Who took it and died has lost it to the next one then.
 */
export async function claimMail(
  connection: Connection,
  tenant: TenantKey,
  now: Date,
  limit = 10,
): Promise<readonly QueuedMail[]> {
  const { rows } = await sql<QueuedMail>`
    update mail set attempts = attempts + 1, due_at = ${new Date(now.getTime() + CLAIM_MS)}
    where tenant = ${tenant.number} and id in (select id from mail
      where tenant = ${tenant.number} and due_at <= ${now} and sent_at is null and failed_at is null
      order by due_at limit ${limit} for update skip locked)
    returning id, recipient, subject, text, html, created_at as "createdAt", attempts`.execute(connection);
  return rows;
}

export async function markSent(connection: Connection, tenant: TenantKey, id: MailId, now: Date): Promise<void> {
  await sql`update mail set sent_at = ${now}, last_error = null where tenant = ${tenant.number} and id = ${id}`.execute(
    connection,
  );
}

/** `dueAt` null: given up. */
export async function markFailed(
  connection: Connection,
  tenant: TenantKey,
  id: MailId,
  { error, dueAt, now }: { readonly error: string; readonly dueAt: Date | null; readonly now: Date },
): Promise<void> {
  await sql`update mail set last_error = ${error.slice(0, 1000)}, due_at = ${dueAt ?? now},
      failed_at = ${dueAt === null ? now : null}
    where tenant = ${tenant.number} and id = ${id}`.execute(connection);
}

export const mailStates = ['waiting', 'sent', 'failed'] as const;

export interface MailFilter {
  readonly state?: (typeof mailStates)[number] | undefined;
  /** A part of the recipient or the subject. */
  readonly search?: string | undefined;
}

const conditions = {
  waiting: sql`and m.sent_at is null and m.failed_at is null`,
  sent: sql`and m.sent_at is not null`,
  failed: sql`and m.failed_at is not null`,
} as const satisfies Record<(typeof mailStates)[number], unknown>;

/** What was sent or waits, the latest first. */
export const mailList = listSource<MailState, MailFilter>({
  columns: sql`m.id, m.recipient, m.subject, m.created_at as "createdAt", m.attempts, m.sent_at as "sentAt",
    m.failed_at as "failedAt", m.last_error as "lastError"`,
  from: (tenant, { state, search = '' }) => sql`mail m where m.tenant = ${tenant.number}
    ${state === undefined ? sql`` : conditions[state]}
    ${search === '' ? sql`` : sql`and strpos(lower(concat(m.recipient, ' ', m.subject)), lower(${search})) > 0`}`,
  sorts: [
    {
      name: 'created',
      keys: [
        { of: sql`m.created_at`, as: 'time' },
        { of: sql`m.id`, as: 'uuid' },
      ],
      descending: true,
    },
  ],
});

export interface MailCounts {
  readonly waiting: number;
  readonly failed: number;
}

export async function countMail(connection: Connection): Promise<MailCounts> {
  const { rows } = await sql<MailCounts>`${sweep('metrics')}
    select count(*) filter (where sent_at is null and failed_at is null)::int as waiting,
      count(*) filter (where failed_at is not null)::int as failed from mail`.execute(connection);
  return rows[0] ?? { waiting: 0, failed: 0 };
}

export async function sweepMail(connection: Connection, now: Date): Promise<void> {
  const ended = sql`(sent_at is not null or failed_at is not null)`;
  await sql`${sweep('mail-past')} delete from mail
    where (created_at < ${new Date(now.getTime() - KEPT_MS)} and ${ended})
      or (created_at < ${new Date(now.getTime() - WAITS_MS)} and not ${ended})`.execute(connection);
}
