import { assert, required } from '../base/assert.ts';

/**
 * The model of an object that both sides share. Values are JSON as they are, so that what is read, stored, compared and
 * sent is one and the same form: text, numbers that fit 53 bits, booleans, octets as base64. 64-bit integers (FILETIME,
 * USN) stay decimal text.
 */
export interface Bytes {
  readonly base64: string;
}

export type Scalar = string | number | boolean | Bytes;
export type AttributeValue = Scalar | readonly Scalar[];

/**
 * Attribute name (as the schema spells it) to value. An absent attribute has no key: there are no nulls and no empty
 * arrays.
 */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The classes of the cloud directory. */
export const cloudClasses = ['user', 'group', 'contact', 'device'] as const;
export type CloudClass = (typeof cloudClasses)[number];

/** The classes of the metaverse. */
export const metaverseClasses = ['person', 'group', 'device'] as const;
export type MetaverseClass = (typeof metaverseClasses)[number];

export function isMetaverseClass(name: string): name is MetaverseClass {
  return metaverseClasses.some((each) => each === name);
}

export function isBytes(value: unknown): value is Bytes {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string';
}

export function toBytes(octets: Uint8Array): Bytes {
  return { base64: Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64') };
}

export function fromBytes({ base64 }: Bytes): Buffer {
  return Buffer.from(base64, 'base64');
}

/** The values as a list: an absent attribute is an empty one. */
export function valuesOf(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** Whether an attribute came with several values. */
export function isList(value: AttributeValue): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** The values of an attribute whose syntax is text. */
export function textsOf(value: AttributeValue | undefined): readonly string[] {
  const values = valuesOf(value);
  assert(
    values.every((each) => typeof each === 'string'),
    'the attribute holds text',
  );
  return values;
}

/** Exact equality of two scalars, as the engine compares what it has with what it reads. */
export function sameScalar(a: Scalar, b: Scalar): boolean {
  return isBytes(a) && isBytes(b) ? a.base64 === b.base64 : a === b;
}

/** A text that is equal exactly when the scalars are: for sets, and for sorting multi-valued attributes. */
export function scalarKey(value: Scalar): string {
  return isBytes(value) ? `b:${value.base64}` : `${typeof value}:${String(value)}`;
}

/** Equality of values; the order of a multi-valued attribute means nothing (LDAP returns it in any). */
export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  const left = valuesOf(a);
  const right = valuesOf(b);
  if (left.length !== right.length) return false;
  if (left.length === 0) return true;
  if (left.length === 1) return sameScalar(required(left[0], 'left[0]'), required(right[0], 'right[0]'));
  const keys = new Set(left.map(scalarKey));
  return keys.size === new Set(right.map(scalarKey)).size && right.every((value) => keys.has(scalarKey(value)));
}
