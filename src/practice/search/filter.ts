import { required } from '../../base/assert.ts';
import { isGuid, guidToBytes } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { type AttributeDefinition, secretAttributes } from '../schema/schema.ts';
import { isBinary, syntaxes, type Value, valueFromWire, valueKey } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import type { Filter } from '../wire/filter.ts';
import { categoryDn, linkedEntries, valuesOf } from './values.ts';

/**
 * Three-valued (RFC 4511 4.5.1.7): an attribute that the schema does not have makes neither an assertion nor its denial
 * true.
 */
type Truth = boolean | undefined;
export type Predicate = (entry: Entry) => Truth;

const bitAnd = '1.2.840.113556.1.4.803';
const bitOr = '1.2.840.113556.1.4.804';
const inChain = '1.2.840.113556.1.4.1941';

const undefinedPredicate: Predicate = () => undefined;

/** A filter as a function over entries: everything that does not depend on the entry is done once. */
export function compileFilter(forest: Forest, filter: Filter): Predicate {
  switch (filter.kind) {
    case 'and':
      return conjunction(filter.filters.map((part) => compileFilter(forest, part)));
    case 'or':
      return disjunction(filter.filters.map((part) => compileFilter(forest, part)));
    case 'not': {
      const inner = compileFilter(forest, filter.filter);
      return (entry) => {
        const truth = inner(entry);
        return truth === undefined ? undefined : !truth;
      };
    }
    case 'extensible':
      return compileExtensible(forest, filter);
    default:
      return compileAssertion(forest, filter);
  }
}

type Assertion = Exclude<Filter, { kind: 'and' | 'or' | 'not' | 'extensible' }>;

function compileAssertion(forest: Forest, filter: Assertion): Predicate {
  if (filter.attribute.toLowerCase() === 'anr' && filter.kind === 'equal')
    return ambiguousName(forest, filter.value.toString('utf8'));
  const definition = forest.schema.attribute(required(filter.attribute.split(';')[0], 'the attribute'));
  // Samba takes an unknown attribute for an absent one.
  if (!definition) return forest.isWindows ? undefinedPredicate : () => false;
  if (secretAttributes.has(definition.key)) return () => false;
  if (filter.kind === 'present') return (entry) => hasValue(forest, entry, definition);
  if (filter.kind === 'substrings') return substrings(forest, definition, filter);
  const value = assertedValue(forest, definition, filter.value);
  if (value === undefined) return undefinedPredicate;
  if (filter.kind === 'atLeast' || filter.kind === 'atMost') return ordering(forest, definition, filter.kind, value);
  return equality(forest, definition, value);
}

/** The value a filter asks for; some forms are only known in filters. Undefined when it cannot be one. */
export function assertedValue(forest: Forest, definition: AttributeDefinition, octets: Buffer): Value | undefined {
  const text = octets.toString('utf8');
  if (definition.key === 'objectcategory' && !text.includes('=')) {
    return categoryDn(forest, forest.schema.class(text)?.category ?? text);
  }
  // AD reads the text form of a GUID in a filter, too.
  if (definition.key === 'objectguid' && isGuid(text)) return guidToBytes(text);
  return valueFromWire(definition.syntax, octets);
}

function equality(forest: Forest, definition: AttributeDefinition, value: Value): Predicate {
  const { key, syntax } = definition;
  if (key === 'objectclass') {
    const wanted = String(value).toLowerCase();
    const classes = new Set(
      [...forest.schema.classes()].filter(({ chain }) => chain.some((name) => name.toLowerCase() === wanted)),
    );
    return (entry) =>
      classes.has(entry.definition) ||
      entry.values('objectclass').some((name) => String(name).toLowerCase() === wanted);
  }
  if (definition.linkId !== undefined) {
    const target = forest.store.resolve(String(value));
    if (!target) return () => false;
    const { forward } = definition;
    return forward === undefined
      ? (entry) => (entry.links?.get(key)?.get(target) ?? 0) > 0
      : (entry) => (target.links?.get(forward)?.get(entry) ?? 0) > 0;
  }
  const wanted = valueKey(syntax, value);
  if (key === 'objectcategory') {
    const categories = new Set(
      [...forest.schema.classes()].filter(({ category }) => valueKey(syntax, categoryDn(forest, category)) === wanted),
    );
    return (entry) => categories.has(entry.definition);
  }
  return (entry) => {
    const values = valuesOf(forest, entry, definition);
    for (const candidate of values) if (valueKey(syntax, candidate) === wanted) return true;
    return false;
  };
}

function ordering(
  forest: Forest,
  definition: AttributeDefinition,
  kind: 'atLeast' | 'atMost',
  value: Value,
): Predicate {
  const { syntax } = definition;
  const isNumber = syntax === 'integer' || syntax === 'largeInteger';
  const wanted = isNumber ? BigInt(String(value)) : valueKey(syntax, value);
  return (entry) =>
    valuesOf(forest, entry, definition).some((candidate) => {
      const held = isNumber ? BigInt(String(candidate)) : valueKey(syntax, candidate);
      return kind === 'atLeast' ? held >= wanted : held <= wanted;
    });
}

function substrings(
  forest: Forest,
  definition: AttributeDefinition,
  filter: Extract<Filter, { kind: 'substrings' }>,
): Predicate {
  // Substrings of a DN have no meaning in AD, except of distinguishedName, which nothing matches.
  if (['dn', 'dnBinary', 'dnString', 'boolean', 'integer', 'largeInteger'].includes(definition.syntax))
    return () => false;
  const binary = isBinary(definition.syntax) || definition.syntax === 'sid';
  const prepare = (octets: Buffer): string =>
    binary ? octets.toString('latin1') : fold(definition, octets.toString('utf8'));
  const initial = filter.initial && prepare(filter.initial);
  const final = filter.final && prepare(filter.final);
  const middle = filter.any.map(prepare);
  return (entry) =>
    valuesOf(forest, entry, definition).some((value) => {
      const text = typeof value === 'string' ? fold(definition, value) : value.toString('latin1');
      let at = 0;
      if (initial !== undefined) {
        if (!text.startsWith(initial)) return false;
        at = initial.length;
      }
      for (const part of middle) {
        const found = text.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
      return final === undefined || (text.length - final.length >= at && text.endsWith(final));
    });
}

/** As keys of the syntax are made, but without trimming: blanks at the edges of a part count. */
function fold({ syntax }: AttributeDefinition, text: string): string {
  return syntax === 'text' ? text.toLowerCase().replace(/\s+/g, ' ') : syntaxes[syntax].key(text);
}

function compileExtensible(
  forest: Forest,
  { rule, attribute, value }: Extract<Filter, { kind: 'extensible' }>,
): Predicate {
  const definition = attribute === undefined ? undefined : forest.schema.attribute(attribute);
  if (!definition || secretAttributes.has(definition.key)) return undefinedPredicate;
  if (rule === undefined) {
    const asserted = assertedValue(forest, definition, value);
    return asserted === undefined ? undefinedPredicate : equality(forest, definition, asserted);
  }
  if (rule === bitAnd || rule === bitOr) {
    const text = value.toString('utf8');
    if (!/^-?\d+$/.test(text) || (definition.syntax !== 'integer' && definition.syntax !== 'largeInteger'))
      return undefinedPredicate;
    const bits = BigInt.asUintN(64, BigInt(text));
    return (entry) =>
      valuesOf(forest, entry, definition).some((held) => {
        const both = BigInt.asUintN(64, BigInt(String(held))) & bits;
        return rule === bitAnd ? both === bits : both !== 0n;
      });
  }
  if (rule === inChain && definition.linkId !== undefined) {
    const target = forest.store.resolve(value.toString('utf8'));
    if (!target) return () => false;
    // Everything that reaches the target is what the target reaches the other way round.
    const reached = closure(target, (entry) => oppositeEntries(entry, definition));
    return (entry) => reached.has(entry);
  }
  return undefinedPredicate;
}

function oppositeEntries(entry: Entry, definition: AttributeDefinition): Iterable<Entry> {
  if (definition.forward === undefined) return entry.backLinks?.get(definition.key) ?? [];
  return linkedEntries(entry, { ...definition, key: definition.forward, forward: undefined });
}

function closure(start: Entry, next: (entry: Entry) => Iterable<Entry>): Set<Entry> {
  const found = new Set<Entry>();
  const queue = [...next(start)];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    if (found.has(entry)) continue;
    found.add(entry);
    queue.push(...next(entry));
  }
  return found;
}

/** (anr=jan jansen): the beginning of any naming attribute, or given name and surname in either order. */
function ambiguousName(forest: Forest, text: string): Predicate {
  const isExact = text.startsWith('=');
  const wanted = (isExact ? text.slice(1) : text).toLowerCase().trim();
  const names = [...forest.schema.attributes()].filter(({ isAmbiguousName }) => isAmbiguousName);
  const matches = (held: Value): boolean => {
    const key = String(held).toLowerCase();
    return isExact ? key === wanted : key.startsWith(wanted) || key.startsWith(`smtp:${wanted}`);
  };
  const [first = '', second] = wanted.split(/\s+(.*)/);
  const begins = (entry: Entry, key: string, part: string): boolean =>
    (entry.text(key) ?? '').toLowerCase().startsWith(part);
  return (entry) => {
    if (names.some(({ key }) => entry.values(key).some(matches))) return true;
    if (second === undefined) return false;
    return (
      (begins(entry, 'givenname', first) && begins(entry, 'sn', second)) ||
      (begins(entry, 'sn', first) && begins(entry, 'givenname', second))
    );
  };
}

function hasValue(forest: Forest, entry: Entry, definition: AttributeDefinition): boolean {
  if (definition.linkId === undefined) return valuesOf(forest, entry, definition).length > 0;
  for (const _ of linkedEntries(entry, definition)) return true;
  return false;
}

function conjunction(parts: readonly Predicate[]): Predicate {
  return (entry) => {
    let truth: Truth = true;
    for (const part of parts) {
      const one = part(entry);
      if (one === false) return false;
      if (one === undefined) truth = undefined;
    }
    return truth;
  };
}

function disjunction(parts: readonly Predicate[]): Predicate {
  return (entry) => {
    let truth: Truth = false;
    for (const part of parts) {
      const one = part(entry);
      if (one === true) return true;
      if (one === undefined) truth = undefined;
    }
    return truth;
  };
}
