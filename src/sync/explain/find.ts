import { sql } from 'kysely';
import { dnKey } from '../../directory/index.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { SourceRow } from '../metaverse/load.ts';

const identifying = ['userPrincipalName', 'mail', 'sAMAccountName', 'displayName', 'cn', 'proxyAddresses'] as const;

/**
 * Source objects that people may mean: by DN, GUID, source anchor, or one of the attributes by which they know
 * somebody.
 */
export async function findSources(connection: Connection, query: string, limit: number): Promise<readonly SourceRow[]> {
  const text = query.trim();
  const key = dnKey(text);
  const { rows } = await sql<SourceRow>`
    with hit as (
      select id, 0 as rank from space_object where dn_key = ${key}
      union all select id, 0 from space_object where anchor = ${text.toLowerCase().replace(/[{}]/g, '')}
      union all select l.object, 1 from target_object t join metaverse_link l on l.metaverse = t.metaverse
        where t.source_anchor = ${text})
    select o.id, o.connector, o.state, o.anchor, o.dn, o.object_class as "objectClass", o.attributes,
      o.reference_counts as counts, l.metaverse
    from (select id, min(rank) as rank from hit group by id) h
    join space_object o on o.id = h.id left join metaverse_link l on l.object = o.id
    order by h.rank, o.id limit ${limit}`.execute(connection);
  return rows.length > 0 ? rows : await findByAttribute(connection, text, limit);
}

/** Reads every object: only when nothing else was found. */
async function findByAttribute(connection: Connection, text: string, limit: number): Promise<readonly SourceRow[]> {
  const lower = text.toLowerCase();
  const { rows } = await sql<SourceRow>`
    select o.id, o.connector, o.state, o.anchor, o.dn, o.object_class as "objectClass", o.attributes,
      o.reference_counts as counts, l.metaverse
    from space_object o left join metaverse_link l on l.object = o.id
    where o.state = 1 and exists (
      select from unnest(${[...identifying]}::text[]) as name
      where lower(o.attributes->>name) in (${lower}, ${`smtp:${lower}`})
        or (json_typeof(o.attributes->name) = 'array' and exists (
          select from json_array_elements_text(o.attributes->name) as value
          where lower(value) in (${lower}, ${`smtp:${lower}`}))))
    order by o.id limit ${limit}`.execute(connection);
  return rows;
}
