import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import type { Database } from './database/database.ts';
import { newId } from './ids.ts';
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
  readonly sequence: number;
  readonly at: Date;
  readonly source: string;
  readonly id: number;
  readonly level: EventLevel;
  readonly correlationId: string;
  readonly text: string;
  readonly data: Values;
}

export interface EventLogOptions {
  readonly tenantId?: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Metric and audit hang here, so that one business event is written everywhere at once. */
  readonly onEvent?: (entry: EventEntry, record: Omit<EventRecord, 'sequence'>) => void;
}

/** The event log of a role, in its database; each event goes to the structured log too. */
export class EventLog {
  readonly #database: Database;
  readonly #options: EventLogOptions;

  constructor(database: Database, options: EventLogOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** Writes one event; its text is stored in English, with the values beside it so that a page can show it in Dutch. */
  async write<const Entry extends EventEntry>(
    entry: Entry,
    data: { readonly [Name in Placeholders<Entry['text']['en']>]: string | number },
    correlationId: string = newId(),
  ): Promise<void> {
    const { tenantId = '', clock, log, onEvent } = this.#options;
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
    log[logLevel[entry.level]]({ source: record.source, eventId: record.id, correlationId, ...values }, record.text);
    onEvent?.(entry, record);
    await sql`insert into event (tenant_id, at, source, event_id, level, correlation_id, text, data)
      values (${tenantId}, ${record.at}, ${record.source}, ${record.id}, ${record.level}, ${correlationId}, ${record.text},
        ${JSON.stringify(values)}::jsonb)`.execute(this.#database.kysely);
  }

  /** The newest events first. */
  async read({ limit = 100, since }: { limit?: number; since?: Date } = {}): Promise<readonly EventRecord[]> {
    const { tenantId = '' } = this.#options;
    const { rows } = await sql<EventRecord>`
      select sequence, at, source, event_id as id, level, correlation_id as "correlationId", text, data
      from event where tenant_id = ${tenantId} and at >= ${since ?? new Date(0)}
      order by at desc, sequence desc limit ${limit}`.execute(this.#database.kysely);
    return rows;
  }
}
