import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { isUuid } from '../../base/ids.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { foldName, searchTerms, termPattern } from './search-text.ts';

/** Of `object_search s`: has every term of the query. A query without a letter or digit finds nothing. */
function hasTerms(query: string): RawBuilder<unknown> {
  const terms = searchTerms(query);
  if (terms.length === 0) return sql`false`;
  return sql.join(
    terms.map((term) => sql`s.text like ${termPattern(term)}`),
    sql` and `,
  );
}

/** Shorter than this is no source anchor that somebody copied from somewhere. */
const SHORTEST_ANCHOR = 16;

/**
 * Of `object_search s`: what somebody means by a text. An object id is looked up, and so is what may be a source anchor,
 * which stands in no index of words.
 */
export function matches(tenant: TenantKey, query: string): RawBuilder<unknown> {
  const text = query.trim();
  if (isUuid(text.toLowerCase()))
    return sql`s.number = (select i.number from object i
      where i.tenant = ${tenant.number} and i.id = ${text.toLowerCase()}::uuid)`;
  if (text.length < SHORTEST_ANCHOR || /\s/u.test(text)) return hasTerms(text);
  return sql`s.number in (
    select s.number from object_search s where s.tenant = ${tenant.number} and ${hasTerms(text)}
    union select a.number from object a where a.tenant = ${tenant.number} and a.source_anchor = ${text})`;
}

/** Of `object_search s`: 0 for the exact name, 1 for a name that begins so, 2 for the rest. */
export function rankOf(query: string): RawBuilder<unknown> {
  const name = foldName(query.trim());
  return sql`case when s.sort_name = ${name} then 0 when starts_with(s.sort_name, ${name}) then 1 else 2 end`;
}
