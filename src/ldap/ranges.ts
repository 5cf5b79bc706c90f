import { required } from '../base/assert.ts';
import type { AttributeValue, Scalar } from '../directory/index.ts';
import { valuesOf } from '../directory/index.ts';
import type { Entry } from './entry.ts';
import type { SearchOptions, Session } from './session.ts';

/**
 * Range retrieval ([MS-ADTS] 3.1.1.3.1.3.3): of an attribute with many values a server answers `member;range=0-1499`,
 * and is asked again for
 * `member;range=1500-*` until it answers a range that ends in `*`. DirSync marks added and removed values with `1-1`
 * and `0-0`.
 */
export interface RangedName {
  readonly name: string;
  readonly from: number;
  /** undefined for `*`: the last one. */
  readonly to: number | undefined;
}

export function parseRangedName(spelling: string): RangedName | undefined {
  const match = /^([^;]+)(?:;[^;]+)*;range=(\d+)-(\d+|\*)$/i.exec(spelling);
  if (!match) return undefined;
  return {
    name: required(match[1], 'match[1]'),
    from: Number(match[2]),
    to: match[3] === '*' ? undefined : Number(match[3]),
  };
}

export function formatRangedName({ name, from, to }: RangedName): string {
  return `${name};range=${from}-${to ?? '*'}`;
}

/**
 * The entry with every value of its ranged attributes. `dn` names it for the further searches; by default its own name.
 */
export async function completeRanges(
  session: Session,
  entry: Entry,
  { dn = entry.dn, ...options }: { readonly dn?: string } & Pick<SearchOptions, 'controls' | 'signal' | 'types'> = {},
): Promise<Entry> {
  const ranged = Object.keys(entry.attributes).filter((name) => name.includes(';range='));
  if (ranged.length === 0) return entry;
  const attributes: Record<string, AttributeValue> = { ...entry.attributes };
  for (const spelling of ranged) {
    const first = parseRangedName(spelling);
    if (!first) continue;
    const values: Scalar[] = [...valuesOf(entry.attributes[spelling])];
    delete attributes[spelling];
    let { to } = first;
    while (to !== undefined) {
      const wanted = formatRangedName({ name: first.name, from: to + 1, to: undefined });
      const part = await session.read(dn, [wanted], options);
      const [name, more] =
        Object.entries(part?.attributes ?? {}).find(([name]) => parseRangedName(name) !== undefined) ?? [];
      for (const value of valuesOf(more)) values.push(value);
      to = name === undefined ? undefined : parseRangedName(name)?.to;
    }
    attributes[first.name] = values;
  }
  return { dn: entry.dn, attributes };
}
