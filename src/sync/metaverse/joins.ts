import type { Scalar } from '../../directory/index.ts';
import { scalarKey, valuesOf } from '../../directory/index.ts';
import type { JoinTerm, LinkDecision } from '../rules/rule-set.ts';
import type { MetaverseWorking, SourceWorking } from './working.ts';

/**
 * Joins inside and between forests. A group of criteria matches when exactly one metaverse object meets all of its
 * terms; the first group that does decides. A metaverse object that is linked to another object of the same connector
 * is no candidate: two objects of one connector are never one person.
 */
export interface JoinKey {
  readonly attribute: string;
  /** Without letter case: exactness is checked on the candidate. */
  readonly value: string;
}

export function keyText(value: Scalar): string {
  return scalarKey(value).toLowerCase();
}

export function keysOfTerms(decision: LinkDecision): JoinKey[] {
  return decision.criteria
    .flat()
    .flatMap(({ attribute, values }) => values.map((value) => ({ attribute, value: keyText(value) })));
}

/** The join values that a metaverse object offers. */
export function keysOf(metaverse: MetaverseWorking, joinAttributes: readonly string[]): JoinKey[] {
  const attributes = metaverse.result?.attributes ?? metaverse.before ?? {};
  return joinAttributes.flatMap((attribute) =>
    valuesOf(attributes[attribute]).map((value) => ({ attribute, value: keyText(value) })),
  );
}

/** Join value → metaverse objects, for the objects of a batch and those found in the database for it. */
export class JoinIndex {
  readonly #holders = new Map<string, Set<MetaverseWorking>>();
  readonly #keys = new Map<MetaverseWorking, readonly string[]>();

  /** Enters or re-enters an object under its present values. */
  put(metaverse: MetaverseWorking, joinAttributes: readonly string[]): void {
    this.remove(metaverse);
    const keys = keysOf(metaverse, joinAttributes).map(textOf);
    this.#keys.set(metaverse, keys);
    for (const key of keys) {
      const holders = this.#holders.get(key);
      if (holders === undefined) this.#holders.set(key, new Set([metaverse]));
      else holders.add(metaverse);
    }
  }

  remove(metaverse: MetaverseWorking): void {
    for (const key of this.#keys.get(metaverse) ?? []) this.#holders.get(key)?.delete(metaverse);
    this.#keys.delete(metaverse);
  }

  holders(key: JoinKey): readonly MetaverseWorking[] {
    return [...(this.#holders.get(textOf(key)) ?? [])];
  }

  /** The one object that `source` joins, if there is exactly one. */
  find(source: SourceWorking, decision: LinkDecision): MetaverseWorking | undefined {
    for (const group of decision.criteria) {
      const matches = this.#matches(source, decision, group);
      if (matches.length === 1) return matches[0];
    }
    return undefined;
  }

  #matches(source: SourceWorking, decision: LinkDecision, group: readonly JoinTerm[]): MetaverseWorking[] {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const candidates = new Set(
      first.values.flatMap((value) => this.holders({ attribute: first.attribute, value: keyText(value) })),
    );
    return [...candidates].filter(
      (metaverse) =>
        !metaverse.isDead &&
        metaverse !== source.metaverse &&
        !metaverse.links.has(source.row.connector) &&
        (decision.objectClass === '*' || decision.objectClass === metaverse.objectClass) &&
        [first, ...others].every((term) => meets(metaverse, term)),
    );
  }
}

function textOf({ attribute, value }: JoinKey): string {
  return `${attribute}\u0000${value}`;
}

function meets(metaverse: MetaverseWorking, { attribute, values, caseSensitive }: JoinTerm): boolean {
  const present = valuesOf((metaverse.result?.attributes ?? metaverse.before ?? {})[attribute]);
  return present.some((mine) =>
    values.some((theirs) =>
      caseSensitive ? scalarKey(mine) === scalarKey(theirs) : keyText(mine) === keyText(theirs),
    ),
  );
}
