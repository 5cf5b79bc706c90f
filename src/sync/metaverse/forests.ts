import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import { intArray } from '../database.ts';
import type { TargetId } from '../ids.ts';

/**
 * The sources that objects of a target are joined from, by name: the target decides by them who may write and answer
 * for an object. With a single source there is nothing to look up.
 */
export class Forests {
  #only: readonly string[] | undefined;
  #isKnown = false;

  async of(connection: Connection, objects: readonly TargetId[]): Promise<(object: TargetId) => readonly string[]> {
    const only = await this.#single(connection);
    if (only) return () => only;
    const { rows } = await sql<{ object: TargetId; forests: readonly string[] }>`
      select t.id as object, array_agg(distinct lower(c.name) order by lower(c.name)) as forests
      from target_object t
      cross join lateral (select l.connector from metaverse_link l where l.metaverse = t.metaverse offset 0) l
      join connector c on c.id = l.connector
      where t.id = any(${intArray(objects)}::int[]) group by t.id`.execute(connection);
    const found = new Map(rows.map(({ object, forests }) => [object, forests]));
    return (object) => found.get(object) ?? [];
  }

  async #single(connection: Connection): Promise<readonly string[] | undefined> {
    if (this.#isKnown) return this.#only;
    const { rows } = await sql<{ name: string }>`select lower(name) as name from connector
      where side = 'source'`.execute(connection);
    this.#only = rows.length === 1 ? rows.map(({ name }) => name) : undefined;
    this.#isKnown = true;
    return this.#only;
  }
}
