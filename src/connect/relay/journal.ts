import { sql } from 'kysely';
import { SECOND } from '../../base/clock.ts';
import { changeAndRecord } from '../../base/database/change-record.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { EventContext } from '../../base/event-log.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import { changeAndTake } from '../../base/rate-limit.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import type { Beginning, Begun, EffectRequest, Ending, InterruptedRequest } from './handlers.ts';

export const relayMigrations: Migrations = {
  feature: 'connect/relay',
  folder: new URL('migrations/', import.meta.url),
};

export interface JournalEntry extends InterruptedRequest {
  readonly startedAt: Date;
  readonly outcome: RelayOutcome | null;
}

const KEEP_AFTER_MS = SECOND;

const columns = sql`request, operation, started_at as "startedAt", target, outcome`;

/**
 * What this agent began for the cloud, in its database. Each step is one statement, with the events about it.
 */
export class Journal implements AsyncDisposable {
  readonly #context: EventContext;
  /** Outcomes that this process has said and the cloud has not acknowledged. */
  readonly #said = new Set<string>();
  /** What it has acknowledged, and is not written down yet. */
  readonly #acknowledged = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: EventContext) {
    this.#context = context;
  }

  /** Undefined when the request was begun before. */
  async begin(
    { request, operation }: EffectRequest,
    { records, limits }: Beginning,
  ): Promise<Pick<Begun, 'exceeded'> | undefined> {
    const { clock } = this.#context;
    const change = sql`insert into relay_journal (request, operation, started_at)
      values (${request}, ${operation}, ${clock.now()}) on conflict do nothing returning request`;
    const { isMade, exceeded } = await changeAndTake(this.#context, change, records, limits);
    return isMade ? { exceeded } : undefined;
  }

  /** From here on the directory may have done it. */
  async note(request: string, target: object): Promise<void> {
    await sql`${prepared} update relay_journal set target = ${JSON.stringify(target)}::jsonb where request = ${request}`.execute(
      this.#connection,
    );
  }

  /** Keeps the outcome; an earlier one stays. Answers the one that holds. */
  async finish(request: string, { outcome, records }: Ending): Promise<RelayOutcome> {
    const change = sql<{ outcome: RelayOutcome }>`
      update relay_journal set outcome = coalesce(outcome, ${JSON.stringify(outcome)}::jsonb)
      where request = ${request} returning outcome`;
    const [kept] = await changeAndRecord(this.#connection, change, records);
    return kept?.outcome ?? outcome;
  }

  async find(request: string): Promise<JournalEntry | undefined> {
    const { rows } =
      await sql<JournalEntry>`${prepared} select ${columns} from relay_journal where request = ${request}`.execute(
        this.#connection,
      );
    return rows[0];
  }

  /** The outcome is on its way to the cloud. */
  said(request: string): void {
    this.#said.add(request);
  }

  /**
   * The cloud knows it; what it acknowledges besides, questions above all, is not in the journal. Written down a moment
   * later, for all of that moment at once: lost with a kill, the outcome is only said once more.
   */
  answered(request: string): void {
    if (!this.#said.delete(request)) return;
    this.#acknowledged.add(request);
    this.#timer ??= setTimeout(() => void this.#keepAcknowledged(), KEEP_AFTER_MS).unref();
  }

  /** What the cloud has not got, the oldest first; without an outcome: what a killed process left behind. */
  async unanswered(): Promise<readonly JournalEntry[]> {
    const { rows } = await sql<JournalEntry>`select ${columns} from relay_journal where answered_at is null
      order by started_at limit 1000`.execute(this.#connection);
    return rows.filter(({ request }) => !this.#acknowledged.has(request));
  }

  async #keepAcknowledged(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const requests = [...this.#acknowledged];
    if (requests.length === 0) return;
    try {
      await sql`update relay_journal set answered_at = ${this.#context.clock.now()}
        where request = any(${requests}::uuid[]) and outcome is not null`.execute(this.#connection);
      for (const request of requests) this.#acknowledged.delete(request);
    } catch (error) {
      this.#context.log.warn({ err: error }, 'what the cloud has acknowledged is kept with the next acknowledgement');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keepAcknowledged();
  }

  async purge(before: Date): Promise<void> {
    await sql`delete from relay_journal where started_at < ${before}`.execute(this.#connection);
  }

  get #connection(): Connection {
    return this.#context.connection;
  }
}
