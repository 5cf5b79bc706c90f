import { sql } from 'kysely';

/**
 * Of `credential h` and `object o`: the hash that a forest sent, while the person is one of that forest. Somebody who
 * is joined from another forest since does not sign in with the password of the former one.
 */
export const isSynchronizedHash = sql`(h.kind = 'synchronized-hash' and (h.forest is null or exists (
  select from object_forest of_forest
  where of_forest.tenant = o.tenant and of_forest.number = o.number and of_forest.forest = h.forest)))`;
