import { sql } from 'kysely';
import type { Connection } from '../../base/database/connection.ts';
import type { TargetId } from '../ids.ts';

/** A reference attribute of a target object, counted. */
export interface ReferenceSummary {
  readonly exported: number;
  readonly toAdd: number;
  readonly toRemove: number;
}

export async function summarizeReferences(
  connection: Connection,
  object: TargetId,
): Promise<Record<string, ReferenceSummary>> {
  const { rows } = await sql<ReferenceSummary & { readonly name: string }>`
    select a.name, sum(r.exported)::int as exported, sum(r.added)::int as "toAdd", sum(r.removed)::int as "toRemove"
    from (
      select x.attribute, count(*) as exported, 0 as added, 0 as removed
        from exported_reference x join target_object t on t.id = x.member where x.object = ${object}
        group by x.attribute
      union all
      select attribute, 0, count(*) filter (where wanted), count(*) filter (where not wanted)
        from pending_export_reference where object = ${object} group by attribute) r
    join reference_attribute a on a.id = r.attribute group by a.name order by a.name`.execute(connection);
  return Object.fromEntries(rows.map(({ name, ...summary }) => [name, summary]));
}
