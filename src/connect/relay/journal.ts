import { sql } from 'kysely';
import { SECOND } from '../../base/clock.ts';
import { changeAndRecord } from '../../base/database/change-record.ts';
import type { Connection } from '../../base/database/connection.ts';
import { prepared } from '../../base/database/prepared.ts';
import type { EventContext, PreparedEvent } from '../../base/event-log.ts';
import { EventLog } from '../../base/event-log.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { changeAndTake } from '../../base/rate-limit.ts';
import type { RelayOutcome } from '../../wire/index.ts';
import { ExceededLimits } from './exceeded-limits.ts';
import type { Attempt, Beginning, EffectRequest, Ending, InterruptedRequest } from './handlers.ts';

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

/** The request was begun here before: what came of it then holds. */
export class BegunBefore extends Error {
  override readonly name = 'BegunBefore';
}

/**
 * What this agent began for the cloud, in its database. Each step is one statement, with the events about it.
 */
export class Journal implements AsyncDisposable {
  readonly #context: EventContext;
  /** Outcomes that this process has said and the cloud has not acknowledged. */
  readonly #said = new Set<string>();
  /** What it has acknowledged, and is not written down yet. */
  readonly #acknowledged = new Set<string>();
  readonly #exceeded = new ExceededLimits();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: EventContext) {
    this.#context = context;
  }

  /** A request that may begin now, from there to its outcome. */
  attempt(request: EffectRequest, beginning: Beginning): JournalAttempt {
    return new JournalAttempt({ context: this.#context, exceeded: this.#exceeded, journal: this, request, beginning });
  }

  /** Keeps the outcome; an earlier one stays. Answers the one that holds. */
  async finish(request: string, { outcome, events }: Ending): Promise<RelayOutcome> {
    const change = sql<{ outcome: RelayOutcome }>`
      update relay_journal set outcome = coalesce(outcome, ${JSON.stringify(outcome)}::jsonb)
      where request = ${request} returning outcome`;
    const records = [new EventLog(this.#context).record(events)];
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

interface AttemptOptions {
  readonly context: EventContext;
  readonly exceeded: ExceededLimits;
  readonly journal: Journal;
  readonly request: EffectRequest;
  readonly beginning: Beginning;
}

/**
 * A request while it is worked on: it is in the journal from when it begins, together with what is about to be changed,
 * and one that changes nothing from when it has its outcome. Before that a kill leaves nothing, and nothing was done.
 */
export class JournalAttempt implements Attempt {
  readonly #options: AttemptOptions;
  #isBegun = false;

  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  get exceeded(): RateLimit | undefined {
    const { context, exceeded, beginning } = this.#options;
    return exceeded.among(beginning.limits, context.clock.now());
  }

  /** Throws `BegunBefore`. */
  readonly begin = async (target: object): Promise<RateLimit | undefined> => {
    const { isMade, exceeded } = await this.#write({ target, outcome: null }, this.#options.beginning.events);
    if (!isMade) throw new BegunBefore();
    this.#isBegun = true;
    return exceeded;
  };

  /** Keeps the outcome. Undefined: it was begun before. */
  async end(ending: Ending): Promise<RelayOutcome | undefined> {
    const { journal, request, beginning } = this.#options;
    if (this.#isBegun) return await journal.finish(request.request, ending);
    const { outcome } = ending;
    const { isMade } = await this.#write({ target: null, outcome }, [...beginning.events, ...ending.events]);
    return isMade ? outcome : undefined;
  }

  async #write(
    { target, outcome }: { readonly target: object | null; readonly outcome: RelayOutcome | null },
    events: readonly PreparedEvent[],
  ): Promise<{ readonly isMade: boolean; readonly exceeded: RateLimit | undefined }> {
    const { context, exceeded: known, request, beginning } = this.#options;
    const now = context.clock.now();
    const [targetJson, outcomeJson] = [target, outcome].map((value) => value && JSON.stringify(value));
    const change = sql`insert into relay_journal (request, operation, started_at, target, outcome)
      values (${request.request}, ${request.operation}, ${now}, ${targetJson}::jsonb, ${outcomeJson}::jsonb)
      on conflict do nothing returning request`;
    const records = [new EventLog(context).record(events)];
    const { isMade, exceeded } = await changeAndTake(context, change, records, beginning.limits);
    if (exceeded) known.add(exceeded, now);
    return { isMade, exceeded: exceeded?.limit };
  }
}
