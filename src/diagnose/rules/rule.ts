import type { Text, Values } from '../../base/messages.ts';
import type { Owner } from '../catalogue/record.ts';
import type { CodeKey, Fact, FactKind, KeyOf, ValuesOf } from '../parse/fact-kinds.ts';
import { codeKey } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Confidence, FindingSeverity } from '../result.ts';

/** What made a rule apply. */
export interface Match {
  readonly evidence: readonly (Fact | undefined)[];
  readonly values?: Values;
  /** Codes that this finding speaks for: they get no finding of their own. */
  readonly codes?: readonly string[];
  readonly severity?: FindingSeverity;
  readonly confidence?: Confidence;
  /** A sentence about this case behind the cause. */
  readonly more?: Text;
  /** How far it got before it broke, in a line of its own. */
  readonly progress?: Text;
  /** What to do first in this case, before what the rule says in general. */
  readonly lead?: Fix;
  /** Of equally severe findings the lower one comes first: where in an order of steps it lies. */
  readonly order?: number;
}

/** Something to do, and who is able to. What stands between backticks can be pasted. */
export interface Fix extends Text {
  readonly owner: Owner;
}

/** The circumstances of an analysis that the text does not show. */
export interface Context {
  readonly now: number;
}

/**
 * One piece of knowledge: when these facts stand in a text, this is what is wrong. Rules are independent of each
 * other; `explains` alone ties them: ids of rules, or `event:ADSync/6311`, `code:aadsts 50126`,
 * `run:stopped-server-down`; a trailing `*` stands for the rest.
 */
export interface Rule {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  /** Says only that something failed: whatever shows why is its cause. */
  readonly wrapper?: boolean;
  /** The title shows what was seen: certain in itself, while the confidence is that of its being the cause. */
  readonly observed?: boolean;
  /** Stands above the answer even where nothing is wrong: it decides how to read the rest. */
  readonly heads?: boolean;
  readonly when: (facts: Facts, context: Context) => Match | undefined;
  readonly title: Text;
  readonly cause: Text;
  readonly fixes: readonly Fix[];
  readonly explains?: readonly string[];
}

/** The kinds whose facts are a name and what stands behind it. */
type FieldKind = { [K in FactKind]: ValuesOf<K> extends { readonly value: string } ? K : never }[FactKind];

export function valueOf<K extends FieldKind>(facts: Facts, kind: K, key: KeyOf<K>): string | undefined {
  return facts.get(kind, key)?.values.value;
}

/** The facts that exist, or undefined when none does. */
export function found(...facts: readonly (Fact | undefined)[]): Match | undefined {
  const evidence = facts.filter((fact) => fact !== undefined);
  return evidence.length ? { evidence } : undefined;
}

export function statusKey(hex: number): CodeKey {
  return codeKey('status', hex);
}
