import { isUtf8 } from 'node:buffer';
import type { AttributeValue, Attributes, Scalar } from '../directory/index.ts';
import type { AttributeType, AttributeTypes } from './attribute-types.ts';
import type { BerCursor } from './ber.ts';

/**
 * One entry of a search. Attributes carry the name that the schema spells; a single-valued one is a scalar, any other a
 * list. An attribute without values (DirSync shows a removal so) is an empty list. Options stay in the name:
 * `member;range=0-1499`.
 */
export interface Entry {
  readonly dn: string;
  readonly attributes: Attributes;
}

/** Reads a SearchResultEntry (RFC 4511 4.5.2); the cursor stands on its content, which ends at `end`. */
export function readEntry(cursor: BerCursor, end: number, types: AttributeTypes): Entry {
  const dn = cursor.readText();
  const attributes: Record<string, AttributeValue> = {};
  cursor.enter(0x30);
  while (cursor.at < end) {
    const attributeEnd = cursor.enter(0x30);
    const spellingEnd = cursor.enter(0x04);
    const { type, name } = types.read(cursor.buffer, cursor.at, spellingEnd);
    cursor.at = spellingEnd;
    cursor.enter(0x31);
    attributes[name] = readValues(cursor, attributeEnd, type);
  }
  return { dn, attributes };
}

function readValues(cursor: BerCursor, end: number, type: AttributeType): AttributeValue {
  if (cursor.at >= end) return [];
  const first = readValue(cursor, type);
  if (cursor.at >= end && type.isSingleValued !== false) return first;
  const values: Scalar[] = [first];
  while (cursor.at < end) values.push(readValue(cursor, type));
  return values;
}

function readValue(cursor: BerCursor, type: AttributeType): Scalar {
  const { buffer } = cursor;
  const end = cursor.enter(0x04);
  const from = cursor.at;
  cursor.at = end;
  switch (type.kind) {
    case 'text':
    case 'dn':
      return buffer.toString('utf8', from, end);
    case 'integer':
      return Number(buffer.toString('latin1', from, end));
    case 'large-integer':
      return buffer.toString('latin1', from, end);
    case 'boolean':
      return end - from === 4;
    case 'octets':
      return { base64: buffer.toString('base64', from, end) };
    default:
      return isUtf8(buffer.subarray(from, end))
        ? buffer.toString('utf8', from, end)
        : { base64: buffer.toString('base64', from, end) };
  }
}

/** The first value as text; undefined when it is absent or not text. */
export function textOf(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  const first = Array.isArray(value) ? (value as readonly Scalar[])[0] : value;
  return typeof first === 'string' ? first : undefined;
}
