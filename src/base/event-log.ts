import { sql } from 'kysely';
import { afterCommit } from './database/transaction.ts';
import type { FeatureContext } from './feature-context.ts';
import { newId } from './ids.ts';
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
    data: { readonly [Name in Placeholders<Entry['text']['en']>]: string | number },
    correlationId: string = newId(),
  ): Promise<void> {
    const { connection, clock, log, onEvent } = this.#context;
    const values = data as Values;
    const record = {
      at: clock.now(),
      source: entry.source,
      id: entry.id,
      level: entry.level,
      correlationId,
      text: format(entry.text, 'en', values),
      data: values,
    };
    const logLevel = { information: 'info', warning: 'warn', error: 'error' } as const;
    await sql`insert into event (tenant, key, at, source, event_id, level, correlation_id, text, data)
      values (${this.#tenant.number}, ${newOrderedId(record.at.getTime())}, ${record.at}, ${record.source}, ${record.id},
        ${record.level}, ${correlationId}, ${record.text}, ${JSON.stringify(values)}::jsonb)`.execute(connection);
    afterCommit(connection, () => {
      log[logLevel[entry.level]]({ source: record.source, eventId: record.id, correlationId, ...values }, record.text);
      onEvent?.(entry, record);
    });
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
