import { editDistance } from '../../base/nearest.ts';
import { allRecords } from '../catalogue/lookup.ts';
import { nameKey } from '../catalogue/store.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import type { SpaceNumber } from '../catalogue/numbers.ts';

/**
 * Known codes that look like an unknown one: a digit mistyped, dropped, doubled or swapped. Near in writing, not in
 * meaning.
 */
export function neighboursOf({ space, number }: SpaceNumber, limit = 5): readonly CodeRecord[] {
  const radix = space === 'status' || space === 'ldap-data' ? 16 : 10;
  const written = number.toString(radix);
  return nearest(
    written,
    allRecords().flatMap((record) =>
      record.space === space && record.number !== undefined ? [[record.number.toString(radix), record] as const] : [],
    ),
    1,
    limit,
  );
}

/** Names that differ from `name` by a slip of the keyboard. */
export function similarNames(name: string, limit = 5): readonly CodeRecord[] {
  const key = nameKey(name);
  if (key.length < 6) return [];
  const candidates = allRecords().flatMap((record) => record.names.map((known) => [nameKey(known), record] as const));
  return nearest(key, candidates, key.length > 12 ? 3 : 2, limit);
}

function nearest(
  wanted: string,
  candidates: readonly (readonly [written: string, record: CodeRecord])[],
  most: number,
  limit: number,
): readonly CodeRecord[] {
  const found = candidates
    .map(([written, record]) => ({ record, distance: editDistance(wanted, written, most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ record }) => record);
  return [...new Set(found)].slice(0, limit);
}
