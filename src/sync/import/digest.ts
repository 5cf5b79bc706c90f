import { required } from '../../base/assert.ts';
import { hash } from 'node:crypto';
import type { AttributeValue, Attributes } from '../../directory/index.ts';
import { isList, scalarKey } from '../../directory/index.ts';

/**
 * A short text that is the same exactly when the attributes mean the same: names in any order, values of a multi-valued
 * attribute in any order. It is what a full import compares, so that the stored attributes need not be read again.
 */
export function digestOf(attributes: Attributes): string {
  const names = Object.keys(attributes).sort();
  const parts: string[] = [];
  for (const name of names) parts.push(name, textOf(required(attributes[name], 'attributes[name]')));
  return hash('sha1', parts.join('\u0000'), 'base64url');
}

function textOf(value: AttributeValue): string {
  if (!isList(value)) return scalarKey(value);
  const keys = value.map(scalarKey);
  return keys.length === 1 ? required(keys[0], 'keys[0]') : keys.sort().join('\u0001');
}
