import { sql } from 'kysely';
import { listSource } from './list-source.ts';
import type { ObjectId, ObjectSummary } from './object.ts';
import { summaryColumns } from './page.ts';
import { matches } from './search.ts';

export interface ReferenceFilter {
  readonly objectId: ObjectId;
  /** `member`, `manager`, … */
  readonly attribute: string;
  readonly search?: string | undefined;
}

/** One direction of the references of an object, in the order in which the others were made. */
function referenceList(own: 'source' | 'target', other: 'source' | 'target') {
  const [here, there] = [sql.ref(`r.${own}`), sql.ref(`r.${other}`)];
  return listSource<ObjectSummary, ReferenceFilter>({
    columns: summaryColumns,
    from: (tenant, { objectId, attribute, search = '' }) => sql`reference r
      join object o on o.tenant = ${tenant.number} and o.number = ${there} and o.deleted_at is null
      where r.tenant = ${tenant.number} and r.attribute = ${attribute} and ${here} = (
        select p.number from object p where p.tenant = ${tenant.number} and p.id = ${objectId})
      ${
        search.trim() === ''
          ? sql``
          : sql`and exists (select from object_search s
              where s.tenant = ${tenant.number} and s.number = ${there} and ${matches(tenant, search)})`
      }`,
    sorts: [{ name: 'created', keys: [{ of: there, as: 'integer' }] }],
  });
}

/** What an object refers to: the members of a group. */
export const referredList = referenceList('source', 'target');

/** What refers to an object: its groups, its reports. */
export const referrerList = referenceList('target', 'source');
