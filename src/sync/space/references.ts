import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import { copyRows } from '../../base/database/copy.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { AttributeNumber, SpaceId } from '../ids.ts';
import { intArray } from '../database.ts';
import { ensureReferenceIndex } from './reference-index.ts';
import type { ReferenceRow } from './space.ts';

/** SQL of reference rows on the source side. */
const CHUNK = 20_000;

function* chunks(rows: readonly ReferenceRow[]): Generator<readonly ReferenceRow[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}

const columns = (rows: readonly ReferenceRow[]) => sql`
  ${intArray(rows.map((row) => row.source))}::int[], ${intArray(rows.map((row) => row.attribute))}::smallint[],
  ${intArray(rows.map((row) => row.target))}::int[]`;

/** Adds rows; returns those that were not there. */
export async function addReferences(
  connection: Connection,
  rows: readonly ReferenceRow[],
): Promise<readonly ReferenceRow[]> {
  const added: ReferenceRow[] = [];
  for (const chunk of chunks(rows)) {
    const result = await sql<ReferenceRow>`insert into space_reference (source, attribute, target)
      select * from unnest(${columns(chunk)}) on conflict do nothing
      returning source, attribute, target`.execute(connection);
    added.push(...result.rows);
  }
  return added;
}

/** Adds rows of objects that had none. */
export async function addFirstReferences(connection: Connection, rows: readonly ReferenceRow[]): Promise<void> {
  for (const chunk of chunks(rows)) {
    await copyRows(
      connection,
      'space_reference',
      ['source', 'attribute', 'target'],
      chunk.map(({ source, attribute, target }) => [source, attribute, target]),
    );
  }
}

/** Removes rows; returns those that were there. */
export async function removeReferences(
  connection: Connection,
  rows: readonly ReferenceRow[],
): Promise<readonly ReferenceRow[]> {
  const removed: ReferenceRow[] = [];
  for (const chunk of chunks(rows)) {
    const result = await sql<ReferenceRow>`delete from space_reference r
      using unnest(${columns(chunk)}) as gone(source, attribute, target)
      where r.source = gone.source and r.attribute = gone.attribute and r.target = gone.target
      returning r.source, r.attribute, r.target`.execute(connection);
    removed.push(...result.rows);
  }
  return removed;
}

export async function readReferences(
  connection: Connection,
  sources: readonly SpaceId[],
): Promise<readonly ReferenceRow[]> {
  if (sources.length === 0) return [];
  const { rows } = await sql<ReferenceRow>`select r.source, r.attribute, r.target
    from unnest(${intArray(sources)}::int[]) as k(source) cross join lateral
      (select * from space_reference s where s.source = k.source offset 0) r`.execute(connection);
  return rows;
}

/** References that came or went, for the next synchronization. */
export async function queueReferences(connection: Connection, rows: readonly ReferenceRow[]): Promise<void> {
  for (const chunk of chunks(rows)) {
    await sql`insert into pending_import_reference (source, attribute, target)
      select * from unnest(${columns(chunk)}) on conflict do nothing`.execute(connection);
  }
}

/**
 * `from` turned out to be `into`: whoever refers to the one refers to the other. Returns the rows that changed, as they
 * are now.
 */
export async function redirectReferences(
  connection: Connection,
  from: SpaceId,
  into: SpaceId,
): Promise<readonly ReferenceRow[]> {
  await ensureReferenceIndex(connection);
  const { rows } = await sql<ReferenceRow>`delete from space_reference where target = ${from}
    returning source, attribute, ${into}::int as target`.execute(connection);
  await addReferences(connection, rows);
  return rows;
}

/** Small numbers for the names of reference attributes. */
export class ReferenceAttributes {
  readonly #ids = new Map<string, AttributeNumber>();
  readonly #names = new Map<AttributeNumber, string>();

  static async load(connection: Connection): Promise<ReferenceAttributes> {
    const { rows } = await sql<{ id: AttributeNumber; name: string }>`select id, name from reference_attribute`.execute(
      connection,
    );
    const attributes = new ReferenceAttributes();
    for (const { id, name } of rows) attributes.#set(id, name);
    return attributes;
  }

  nameOf(id: AttributeNumber): string {
    return this.#names.get(id) ?? String(id);
  }

  /** Must be called outside of a transaction that may roll back. */
  async ensure(connection: Connection, names: Iterable<string>): Promise<void> {
    for (const name of names) {
      if (this.#ids.has(name)) continue;
      const { rows } = await sql<{ id: AttributeNumber }>`insert into reference_attribute (id, name)
        values (${this.#ids.size + 1}, ${name}) returning id`.execute(connection);
      this.#set(required(rows[0], 'the row').id, name);
    }
  }

  idOf(name: string): AttributeNumber {
    const id = this.#ids.get(name);
    if (id === undefined) throw new TypeError(`reference attribute ${name} was not announced`);
    return id;
  }

  #set(id: AttributeNumber, name: string): void {
    this.#ids.set(name, id);
    this.#names.set(id, name);
  }
}
