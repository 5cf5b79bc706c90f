import { required } from '../base/assert.ts';
import type { RawBuilder } from 'kysely';
import { CompiledQuery, sql } from 'kysely';
import type { ConnectorId } from './ports.ts';
import type { Connection } from '../base/database/connection.ts';
import type { MetaverseId, SpaceId, TargetId } from './ids.ts';
import type { Migrations } from '../base/database/migrate.ts';

export const syncMigrations: Migrations = { feature: 'sync', folder: new URL('migrations/', import.meta.url) };

/** One message for all: it is sent with every batch. */
const settings = [
  ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material'].map((name) => `set local enable_${name} = off`),
  'set local jit = off',
  'set local join_collapse_limit = 1',
].join('; ');

/**
 * For the rest of this transaction joins run as they are written, by nested loops over indexes. Every statement of the
 * engine starts from the keys of one batch (`from unnest(…) join …`), but a planner without statistics (an embedded
 * database gathers none) takes a thousand keys for most of the table, and reads it whole, every time.
 */
export async function planByKeys(connection: Connection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(settings));
}

/** A transaction that only reads, for one batch. */
export async function readBatch<Result>(
  connection: Connection,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return await connection.transaction().execute(async (transaction) => {
    await planByKeys(transaction);
    return await work(transaction);
  });
}

/** Integers as the text of an array parameter: half the cost of letting the driver quote each of them. */
export function intArray(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}

/**
 * The rows of `query` by way of one JSON array per column: an embedded database hands out a row field by field, which
 * costs more than finding it. For batches; only columns that JSON can carry.
 */
export async function readColumns<Row extends object>(
  connection: Connection,
  names: readonly (keyof Row & string)[],
  query: RawBuilder<unknown>,
): Promise<Row[]> {
  const columns = sql.join(names.map((name) => sql`json_agg(${sql.ref(`r.${name}`)}) as ${sql.ref(name)}`));
  const { rows } = await sql<Record<string, unknown[] | null>>`select ${columns} from (${query}) r`.execute(connection);
  const values = names.map((name) => rows[0]?.[name] ?? []);
  return (values[0] ?? []).map((_, at) => {
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++)
      row[required(names[column], 'names[column]')] = values[column]?.[at];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns that were asked for, by their names
    return row as Row;
  });
}

/** Rows as one JSON parameter, for `json_to_recordset`: one round trip whatever the number of rows. */
export function asJson(rows: readonly object[]): string {
  return JSON.stringify(rows);
}

/** The tables whose ids the engine gives out, and what an id of each is. */
interface Numbered {
  readonly space_object: SpaceId;
  readonly metaverse_object: MetaverseId;
  readonly target_object: TargetId;
}

/**
 * Integers that the engine gives out itself, so that rows can refer to each other before they are written. There is one
 * writer. Numbers are never used again:
 * `save` remembers them in the transaction that uses them, also when the object with the highest one goes.
 */
export class IdSequence<Id extends number> {
  readonly #table: keyof Numbered;
  #next: number;
  #saved: number;

  private constructor(table: keyof Numbered, next: number) {
    this.#table = table;
    this.#next = next;
    this.#saved = next;
  }

  static async after<Table extends keyof Numbered>(
    connection: Connection,
    table: Table,
  ): Promise<IdSequence<Numbered[Table]>> {
    const { rows } = await sql<{ next: number }>`select greatest(
      (select coalesce(max(id), 0) + 1 from ${sql.table(table)}),
      (select value::int from sync_setting where name = ${`next ${table}`})) as next`.execute(connection);
    return new IdSequence(table, rows[0]?.next ?? 1);
  }

  /** Whether it has never given out a number. */
  get isFirst(): boolean {
    return this.#next === 1;
  }

  next(): Id {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where ids are made
    return this.#next++ as Id;
  }

  async save(connection: Connection): Promise<void> {
    if (this.#next === this.#saved) return;
    await sql`insert into sync_setting (name, value) values (${`next ${this.#table}`}, ${String(this.#next)}::jsonb)
      on conflict (name) do update set value = excluded.value`.execute(connection);
    this.#saved = this.#next;
  }
}

export interface Setting {
  /** Attribute that became the source anchor: chosen once. */
  'source-anchor': string;
  /** Revision of the rules by which everything was last evaluated. */
  'rules-revision': string;
  /** By source: what the rules read of it; one more takes a full import. */
  'attributes-read': Readonly<Record<string, readonly string[]>>;
  /** Rises with every synchronization: shows whether a pinned batch is older than what is wanted now. */
  serial: number;
  /** Sources whose objects without a source anchor of their own were all noted as due. */
  'anchors-noted': readonly ConnectorId[];
  staging: boolean;
  /** The number of the latest hold of the threshold; never given again. */
  'last-hold': number;
}

export async function readSetting<Name extends keyof Setting>(
  connection: Connection,
  name: Name,
): Promise<Setting[Name] | undefined> {
  const { rows } = await sql<{ value: Setting[Name] }>`select value from sync_setting where name = ${name}`.execute(
    connection,
  );
  return rows[0]?.value;
}

export async function writeSetting<Name extends keyof Setting>(
  connection: Connection,
  name: Name,
  value: Setting[Name],
): Promise<void> {
  await sql`insert into sync_setting (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(connection);
}
