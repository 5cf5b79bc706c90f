import { required } from '../../base/assert.ts';
import { guidFromBytes } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Entry } from '../store/entry.ts';
import type { Filter } from '../wire/filter.ts';
import type { SearchScope } from '../wire/message.ts';
import { assertedValue } from './filter.ts';
import { linkedEntries } from './values.ts';

/**
 * The entries among which the answers are: from an index where the filter has an indexed assertion that every answer
 * has to fulfil, else by walking the tree.
 */
export function* candidates(forest: Forest, base: Entry, scope: SearchScope, filter: Filter): Generator<Entry> {
  if (scope === 'base') {
    yield base;
    return;
  }
  const indexed = fromIndex(forest, filter);
  if (indexed) {
    for (const entry of indexed) if (isInScope(entry, base, scope)) yield entry;
  } else if (scope === 'one') {
    if (base.children) yield* base.children.values();
  } else {
    yield* subtree(base);
  }
}

function isInScope(entry: Entry, base: Entry, scope: SearchScope): boolean {
  return scope === 'one' ? entry.parent === base : entry.isAt(base);
}

function* subtree(base: Entry): Generator<Entry> {
  yield base;
  // A stack of iterators instead of recursion: one generator however deep the tree is.
  const stack = base.children ? [base.children.values()] : [];
  while (stack.length > 0) {
    const next = required(stack.at(-1), 'the top of the stack').next();
    if (next.done === true) {
      stack.pop();
      continue;
    }
    yield next.value;
    if (next.value.children) stack.push(next.value.children.values());
  }
}

function fromIndex(forest: Forest, filter: Filter): Iterable<Entry> | undefined {
  switch (filter.kind) {
    case 'and':
      for (const part of filter.filters) {
        const found = fromIndex(forest, part);
        if (found) return found;
      }
      return undefined;
    case 'or': {
      if (filter.filters.length === 0) return undefined;
      const found = new Set<Entry>();
      for (const part of filter.filters) {
        const some = fromIndex(forest, part);
        if (!some) return undefined;
        for (const entry of some) found.add(entry);
      }
      return found;
    }
    case 'equal':
      return byValue(forest, filter.attribute, filter.value);
    case 'atLeast': {
      const text = filter.value.toString('latin1');
      return filter.attribute.toLowerCase() === 'usnchanged' && /^\d{1,15}$/.test(text)
        ? forest.store.log.after(Number(text) - 1)
        : undefined;
    }
    default:
      return undefined;
  }
}

function byValue(forest: Forest, attribute: string, octets: Buffer): Iterable<Entry> | undefined {
  const definition = forest.schema.attribute(attribute);
  const value = definition && assertedValue(forest, definition, octets);
  if (!definition || value === undefined) return undefined;
  const one = (entry: Entry | undefined): Entry[] => (entry ? [entry] : []);
  if (definition.key === 'objectguid')
    return Buffer.isBuffer(value) && value.length === 16 ? one(forest.byGuid(guidFromBytes(value))) : [];
  if (definition.key === 'distinguishedname') return one(forest.resolve(String(value)));
  if (definition.linkId !== undefined) {
    const other = forest.store.resolve(String(value));
    if (!other) return [];
    return definition.forward === undefined
      ? [...(other.backLinks?.get(definition.key) ?? [])]
      : linkedEntries(other, { ...definition, key: definition.forward, forward: undefined });
  }
  return forest.find(definition.key, value);
}
