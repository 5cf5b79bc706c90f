import { isKeyOf } from '../../base/keys.ts';
import { isBytes, isList } from '../../directory/index.ts';
import type { Attributes, Scalar } from '../../directory/index.ts';
import { bitAnd } from './language/functions/math.ts';
import { equal } from './language/operators.ts';
import { EvaluationFailure, parseNumber, toText } from './language/value.ts';
import type { ScopeClause } from './rule.ts';

/**
 * Scope filters. Clauses compare with text as it was typed, so: a boolean (or the text true or false) compares without
 * case, numbers compare as numbers when both sides are numbers, text compares exactly. An absent attribute makes every
 * clause false, except the negative ones: NOTEQUAL, NOTCONTAINS and the like are true when the attribute is absent, as
 * the default rules of the field rely on. A positive clause on a multi-valued attribute asks whether any value meets
 * it, its negation whether none does.
 */
export interface ScopeObject {
  readonly dn: string;
  readonly objectClass: string;
  readonly attributes: Attributes;
  readonly referenceCounts: Readonly<Record<string, number>>;
  readonly isMemberOf: ((groupDn: string) => boolean) | undefined;
}

export type ScopeTest = (object: ScopeObject) => boolean;

const negations = {
  NOTEQUAL: 'EQUAL',
  NOTCONTAINS: 'CONTAINS',
  NOTSTARTSWITH: 'STARTSWITH',
  NOTENDSWITH: 'ENDSWITH',
  ISNOTIN: 'ISIN',
  ISBITNOTSET: 'ISBITSET',
  ISNOTMEMBEROF: 'ISMEMBEROF',
  ISNULL: 'ISNOTNULL',
} as const;

type PositiveOperator = Exclude<ScopeClause['operator'], keyof typeof negations>;

/** Tests that look at the object only come before those that ask the database for a membership. */
const cost = (clause: ScopeClause): number => (clause.operator.endsWith('MEMBEROF') ? 1 : 0);

/** Groups are OR-ed, clauses AND-ed; no groups (or an empty one) is everything. undefined: always in scope. */
export function compileScope(groups: readonly (readonly ScopeClause[])[]): ScopeTest | undefined {
  if (groups.length === 0 || groups.some((clauses) => clauses.length === 0)) return undefined;
  const tests = groups.map((clauses) => every([...clauses].sort((a, b) => cost(a) - cost(b)).map(compileClause)));
  return tests.length === 1 ? tests[0] : (object) => tests.some((test) => test(object));
}

function every(tests: readonly ScopeTest[]): ScopeTest {
  const [first, second] = tests;
  if (first && tests.length === 1) return first;
  if (first && second && tests.length === 2) return (object) => first(object) && second(object);
  return (object) => tests.every((test) => test(object));
}

/** Of every group the first clause that is not met: for "why not". */
export function unmetClauses(groups: readonly (readonly ScopeClause[])[], object: ScopeObject): readonly string[] {
  const unmet = groups.map((clauses) => clauses.find((clause) => !compileClause(clause)(object)));
  return unmet.map((clause) =>
    clause ? `${clause.attribute} ${clause.operator}${clause.value === '' ? '' : ` ${clause.value}`}` : '',
  );
}

export function compileClause(clause: ScopeClause): ScopeTest {
  const { attribute, operator, value } = clause;
  if (!isKeyOf(negations, operator)) return compilePositive(attribute, operator, value);
  const test = compilePositive(attribute, negations[operator], value);
  return (object) => !test(object);
}

function compilePositive(attribute: string, operator: PositiveOperator, value: string): ScopeTest {
  switch (operator) {
    case 'ISNOTNULL':
      return isPresent(attribute);
    case 'ISMEMBEROF':
      return ({ isMemberOf }) => isMemberOf?.(value) ?? false;
    case 'ISIN': {
      const values = value.split(';').map((each) => each.trim());
      return anyValue(attribute, (item) => values.some((each) => equalText(item, each)));
    }
    case 'EQUAL':
      return anyValue(attribute, (item) => equalText(item, value));
    case 'CONTAINS':
      return anyValue(attribute, (item) => textOf(item).includes(value));
    case 'STARTSWITH':
      return anyValue(attribute, (item) => textOf(item).startsWith(value));
    case 'ENDSWITH':
      return anyValue(attribute, (item) => textOf(item).endsWith(value));
    case 'ISBITSET': {
      const mask = parseNumber(value) ?? 0;
      return anyValue(attribute, (item) => hasBits(item, mask));
    }
    case 'LESSTHAN':
      return ordered(attribute, value, (sign) => sign < 0);
    case 'LESSTHAN_OR_EQUAL':
      return ordered(attribute, value, (sign) => sign <= 0);
    case 'GREATERTHAN':
      return ordered(attribute, value, (sign) => sign > 0);
    case 'GREATERTHAN_OR_EQUAL':
      return ordered(attribute, value, (sign) => sign >= 0);
    default:
      return operator satisfies never;
  }
}

function isPresent(attribute: string): ScopeTest {
  return ({ attributes, referenceCounts }) =>
    attributes[attribute] !== undefined || (referenceCounts[attribute] ?? 0) > 0;
}

/** `dn` and `objectClass` are the object's own. */
function read(object: ScopeObject, attribute: string): Attributes[string] | undefined {
  const value = object.attributes[attribute];
  if (value !== undefined) return value;
  return attribute === 'dn' ? object.dn : attribute === 'objectClass' ? object.objectClass : undefined;
}

function anyValue(attribute: string, holds: (item: Scalar) => boolean): ScopeTest {
  return (object) => {
    const value = read(object, attribute);
    if (value === undefined) return false;
    return isList(value) ? value.some(holds) : holds(value);
  };
}

function equalText(item: Scalar, text: string): boolean {
  if (typeof item === 'string') {
    return item === text || (isBooleanText(text) && item.toLowerCase() === text.toLowerCase());
  }
  return isBytes(item) ? item.base64 === text : equal(item, text);
}

const isBooleanText = (text: string): boolean => /^(?:true|false)$/i.test(text);

const textOf = (item: Scalar): string => (isBytes(item) ? item.base64 : toText(item));

function ordered(attribute: string, text: string, holds: (sign: number) => boolean): ScopeTest {
  const bound = parseNumber(text);
  return anyValue(attribute, (item) => {
    if (isBytes(item) || typeof item === 'boolean') return false;
    const number = typeof item === 'string' ? parseNumber(item) : item;
    if (bound !== undefined && number !== undefined) return holds(number < bound ? -1 : number > bound ? 1 : 0);
    const own = toText(item);
    return holds(own < text ? -1 : own > text ? 1 : 0);
  });
}

function hasBits(item: Scalar, mask: number | bigint): boolean {
  try {
    return Number(bitAnd(item, mask)) !== 0;
  } catch (cause) {
    if (cause instanceof EvaluationFailure) return false; // not a number: no bit is set
    throw cause;
  }
}
