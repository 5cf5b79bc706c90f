import type { Compiled, Contents } from './authored.ts';
import { nameKey } from './store.ts';

/** The table of contents of the compiled catalogue. */
export function contentsOf({ records }: Compiled): Contents {
  const ids: Record<string, number> = {};
  const numbers: Record<string, number[]> = {};
  const names: Record<string, number[]> = {};
  const spaces: Record<string, number[]> = {};
  const written: Record<'names' | 'damaged', [number, readonly string[]][]> = { names: [], damaged: [] };
  records.forEach((record, place) => {
    ids[record.id] = place;
    (spaces[record.space] ??= []).push(place);
    if (record.number !== undefined) (numbers[`${record.space} ${record.number}`] ??= []).push(place);
    for (const list of ['names', 'damaged'] as const) if (record[list]) written[list].push([place, record[list]]);
    // A host in a log is where something happened, not what happened: it is looked for as a host only.
    if (record.space === 'host') return;
    for (const name of record.names ?? []) (names[nameKey(name)] ??= []).push(place);
  });
  return { ids, numbers, names, spaces, written };
}
