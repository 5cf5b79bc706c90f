import { keysOf } from '../../base/keys.ts';

/**
 * What a side's attributes are. Attributes that are not listed are allowed: they keep whatever type and number of
 * values they have.
 */
export type AttributeType = 'string' | 'number' | 'boolean' | 'binary' | 'reference';

export interface AttributeSpec {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

export type AttributeSchema = ReadonlyMap<string, AttributeSpec>;

/** Names separated by blanks; `*` behind a name makes it multi-valued. */
export function defineSchema(table: Readonly<Partial<Record<AttributeType, string>>>): AttributeSchema {
  const specs = keysOf(table).flatMap((type) =>
    (table[type] ?? '')
      .trim()
      .split(/\s+/)
      .map((word) => ({
        name: word.replace('*', ''),
        type,
        multiValued: word.endsWith('*'),
      })),
  );
  return new Map(specs.map((spec) => [spec.name, Object.freeze(spec)]));
}
