import { isBytes } from '../../directory/index.ts';
import type { AttributeValue, Scalar } from '../../directory/index.ts';
import type { AttributeSpec } from './attribute-schema.ts';
import { typeDetail, valueDetail } from './language/details.ts';
import { describe, EvaluationFailure, isControl, isList, parseNumber, toScalar, toText } from './language/value.ts';
import type { Control, Item, Value } from './language/value.ts';

/**
 * What a flow's result is as a value of its target attribute. NULL, an empty text and an empty list are no value. The
 * result has the type of the schema (numbers as text become numbers and the other way around, TRUE and FALSE
 * become booleans); what cannot be converted is an error of the object.
 */
export function toTargetValue(value: Value, spec: AttributeSpec | undefined): AttributeValue | Control | undefined {
  if (value === undefined || value === '') return undefined;
  if (isControl(value)) return value;
  if (!isList(value)) {
    const scalar = convert(value, spec);
    return spec?.multiValued === true ? [scalar] : scalar;
  }
  const items: Scalar[] = [];
  for (const item of value) if (item !== undefined && item !== '') items.push(convert(item, spec));
  if (items.length === 0) return undefined;
  if (spec === undefined || spec.multiValued) return items.length > 1 ? withoutRepeats(items) : items;
  if (items.length > 1) {
    const detail = valueDetail('rules.holds-one', { attribute: spec.name, count: items.length });
    throw new EvaluationFailure(detail, 'multi-values-to-single-value');
  }
  return items[0];
}

/** A set, as directories have it. */
function withoutRepeats(items: readonly Scalar[]): readonly Scalar[] {
  const seen = new Set<Scalar>();
  return items.filter((item) => {
    const key = isBytes(item) ? item.base64 : item;
    return !seen.has(key) && seen.add(key);
  });
}

function convert(item: Item, spec: AttributeSpec | undefined): Scalar {
  if (spec === undefined) return toScalar(item);
  const { type } = spec;
  switch (type) {
    case 'string':
      if (typeof item === 'string') return item;
      return isBytes(item) ? mismatch(item, spec) : item instanceof Date ? toScalar(item) : toText(item);
    case 'number': {
      if (typeof item === 'number') return item;
      const number = typeof item === 'string' ? parseNumber(item) : typeof item === 'bigint' ? item : undefined;
      return number === undefined ? mismatch(item, spec) : toScalar(number);
    }
    case 'boolean': {
      if (typeof item === 'boolean') return item;
      const text = typeof item === 'string' ? item.toLowerCase() : '';
      return text === 'true' ? true : text === 'false' ? false : mismatch(item, spec);
    }
    case 'binary':
      return isBytes(item) ? item : mismatch(item, spec);
    case 'reference':
      throw new EvaluationFailure(valueDetail('rules.flows-direct', { attribute: spec.name }), 'value-type-mismatch');
    default:
      return type satisfies never;
  }
}

const words = {
  string: typeDetail('rules.type-text'),
  number: typeDetail('rules.type-number'),
  boolean: typeDetail('rules.type-boolean'),
  binary: typeDetail('rules.type-binary'),
  reference: typeDetail('rules.type-reference'),
};

function mismatch(item: Item, { name, type }: AttributeSpec): never {
  throw new EvaluationFailure(
    valueDetail('rules.holds-type', { attribute: name, type: words[type], value: describe(item) }),
    'value-type-mismatch',
  );
}
