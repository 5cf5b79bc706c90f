import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ChangeRecord } from './database/change-record.ts';
import { prepared } from './database/prepared.ts';
import { afterCommit } from './database/transaction.ts';
import type { FeatureContext } from './feature-context.ts';
import { newId } from './ids.ts';
import { currentOrigin } from './origin.ts';
import { newOrderedId } from './ordered-id.ts';
import type { Logger } from './log.ts';
import type { Placeholders, Text, Values } from './messages.ts';
import { format } from './messages.ts';

export type EventLevel = 'information' | 'warning' | 'error';

/** One kind of event: the field's source and number, so that what people know of 6329 or 31001 holds here. */
export interface EventEntry {
  readonly source: string;
  readonly id: number;
  readonly level: EventLevel;
  readonly text: Text;
}

export interface EventRecord {
  readonly at: Date;
  readonly source: string;
  readonly id: number;
  readonly level: EventLevel;
  readonly correlationId: string;
  readonly text: string;
  readonly data: Values;
}

type EventData<Entry extends EventEntry> = {
  readonly [Name in Placeholders<Entry['text']['en']>]: string | number;
};

/** An event that is to be written with the change that it records. */
export interface PreparedEvent {
  readonly entry: EventEntry;
  readonly record: EventRecord;
}

const logLevels = { information: 'info', warning: 'warn', error: 'error' } as const;

export interface EventContext extends FeatureContext {
  readonly log: Logger;
  /** Metric and audit hang here, so that one business event is written everywhere at once. */
  readonly onEvent?: ((entry: EventEntry, record: EventRecord) => void) | undefined;
}

/** What belongs to no tenant. */
const INSTALLATION = { number: 0 };

/**
 * The event log of a role, or of one tenant, in its database; each event goes to the structured log too, when it has
 * happened for good.
 */
export class EventLog {
  readonly #context: EventContext;
  readonly #tenant: { readonly number: number };

  constructor(context: EventContext, tenant: { readonly number: number } = INSTALLATION) {
    this.#context = context;
    this.#tenant = tenant;
  }

  /** Writes one event; its text is stored in English, with the values beside it so that a page can show it in Dutch. */
  async write<const Entry extends EventEntry>(
    entry: Entry,
    data: EventData<Entry>,
    correlationId: string = currentOrigin()?.correlationId ?? newId(),
  ): Promise<void> {
    const { connection } = this.#context;
    const events = [this.prepare(entry, data, correlationId)];
    await sql`${prepared} ${this.#insert(events, sql``)}`.execute(connection);
    afterCommit(connection, () => this.#announce(events));
  }

  /** One event as of now, for `record`. */
  prepare<const Entry extends EventEntry>(entry: Entry, data: EventData<Entry>, correlationId: string): PreparedEvent {
    const { source, id, level, text } = entry;
    const record = { at: this.#context.clock.now(), source, id, level, correlationId };
    return { entry, record: { ...record, text: format(text, 'en', data), data } };
  }

  /** Events that are written in the statement of the change that they are about. */
  record(events: readonly PreparedEvent[]): ChangeRecord {
    return { insert: this.#insert(events, sql`change, `), onWritten: () => this.#announce(events) };
  }

  #announce(events: readonly PreparedEvent[]): void {
    const { log, onEvent } = this.#context;
    for (const { entry, record } of events) {
      const { source, id: eventId, correlationId, data, text } = record;
      log[logLevels[entry.level]]({ source, eventId, correlationId, ...data }, text);
      onEvent?.(entry, record);
    }
  }

  #insert(events: readonly PreparedEvent[], from: RawBuilder<unknown>): RawBuilder<unknown> {
    const rows = events.map(({ record }) => {
      const { at, source, id, level, correlationId, text, data } = record;
      return sql`(${newOrderedId(at.getTime())}::uuid, ${at}::timestamptz, ${source}, ${id}::integer, ${level},
        ${correlationId}, ${text}, ${JSON.stringify(data)}::jsonb)`;
    });
    return sql`insert into event (tenant, key, at, source, event_id, level, correlation_id, text, data)
      select ${this.#tenant.number}, e.* from ${from} (values ${sql.join(rows)}) as e`;
  }

  /** The newest events first. */
  async read({ limit = 100, since }: { limit?: number; since?: Date } = {}): Promise<readonly EventRecord[]> {
    const { rows } = await sql<EventRecord>`
      select at, source, event_id as id, level, correlation_id as "correlationId", text, data
      from event where tenant = ${this.#tenant.number} and at >= ${since ?? new Date(0)}
      order by at desc, key desc limit ${limit}`.execute(this.#context.connection);
    return rows;
  }
}
