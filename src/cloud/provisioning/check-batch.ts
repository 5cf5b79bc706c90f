import { z } from 'zod';
import { excerptOf } from '../../base/bounded.ts';
import { isStorable } from '../../base/storable.ts';
import type { Batch } from '../../wire/index.ts';
import { batch, MAX_OPERATIONS } from '../../wire/index.ts';

/**
 * The contract's schema, with a fast way through: a batch of 1,000 objects has 25,000 values, and looking at each by
 * hand is ten times cheaper than by schema. What the fast check does not accept goes to the schema, which says what is
 * wrong, and sees the first operation with a mistake only: it would note each of millions. A property test holds the
 * two together.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema, with one of its methods replaced
export const quickBatch: typeof batch = Object.create(batch, {
  safeParse: {
    value: (value: unknown) => {
      if (isBatch(value)) return { success: true, data: value };
      const seen = batch.safeParse(withMistake(value));
      if (!seen.success) return seen;
      const plain = withoutPrototypes(value);
      return isBatch(plain) ? { success: true, data: plain } : refused.safeParse(value);
    },
  },
}) as typeof batch;

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** For a mistake far behind in a long list. */
const refused = z.unknown().refine(() => false);
const SHOWN = 100;
const faultless = { kind: 'delete', id: '0', sourceAnchor: '0', objectClass: 'user' };

/** As the schema has it, which drops a key "__proto__" of a record without a word. */
function withoutPrototypes(value: unknown): unknown {
  if (!isFields(value) || !Array.isArray(value['operations'])) return value;
  const operations: readonly unknown[] = value['operations'];
  const plain = operations.map((operation) => {
    if (!isFields(operation)) return operation;
    const { attributes, references } = operation;
    return {
      ...operation,
      ...(attributes !== undefined && { attributes: withoutPrototype(attributes) }),
      ...(references !== undefined && { references: withoutPrototype(references) }),
    };
  });
  return { ...value, operations: plain };
}

function withoutPrototype(record: unknown): unknown {
  if (!isFields(record) || !Object.hasOwn(record, '__proto__')) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== '__proto__'));
}

function withMistake(value: unknown): unknown {
  if (!isFields(value) || !Array.isArray(value['operations'])) return excerptOf(value, SHOWN);
  const operations: readonly unknown[] = value['operations'];
  const { operations: _, ...rest } = value;
  const at = operations.findIndex((operation) => !isOperation(operation));
  const looked = Array.from({ length: Math.min(operations.length, MAX_OPERATIONS + 1) }, (_item, index) =>
    index === at ? excerptOf(operations[at], SHOWN) : faultless,
  );
  return Object.assign({}, excerptOf(rest, SHOWN), { operations: looked });
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether `value` is a batch as the contract has it. */
export function isBatch(value: unknown): value is Batch {
  if (!isFields(value) || !hasOnly(value, batchKeys)) return false;
  const { number, fence, operations } = value;
  if (!isSafeInteger(number) || number <= 0) return false;
  if (!isSafeInteger(fence) || fence < 0) return false;
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS) return false;
  return operations.every(isOperation);
}

const batchKeys = new Set(['number', 'fence', 'operations']);
const identityKeys = ['kind', 'id', 'sourceAnchor', 'objectClass'];
const operationKeys: Readonly<Record<string, ReadonlySet<string>>> = {
  add: new Set([...identityKeys, 'forests', 'attributes', 'references']),
  update: new Set([...identityKeys, 'forests', 'attributes', 'removed', 'references']),
  delete: new Set([...identityKeys, 'approved']),
};
const classes = new Set<unknown>(['user', 'group', 'contact', 'device']);
const changeKeys = new Set(['add', 'remove']);
const bytesKeys = new Set(['base64']);
const attributeName = /^[A-Za-z][\x21-\x7e]{0,127}$/;
const base64 = /^[0-9a-zA-Z+/]*={0,2}$/;

function isOperation(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { kind, id, sourceAnchor, objectClass } = value;
  const keys = typeof kind === 'string' && Object.hasOwn(operationKeys, kind) ? operationKeys[kind] : undefined;
  if (!keys || !hasOnly(value, keys) || !classes.has(objectClass)) return false;
  if (!isText(id) || id === '' || !isAnchor(sourceAnchor)) return false;
  if (kind === 'delete') return value['approved'] === undefined || value['approved'] === true;
  if (!isForests(value['forests']) && (kind === 'add' || value['forests'] !== undefined)) return false;
  if (!isAttributes(value['attributes']) || !isFields(value['references'])) return false;
  if (kind === 'update' && !isListOf(value['removed'], isAttributeName)) return false;
  const isReference = kind === 'add' ? isAnchors : isReferenceChange;
  for (const name in value['references']) {
    if (!attributeName.test(name) || !isReference(value['references'][name])) return false;
  }
  return true;
}

function isAttributes(value: unknown): boolean {
  if (!isFields(value)) return false;
  for (const name in value) if (!attributeName.test(name) || !isValue(value[name])) return false;
  return true;
}

function isValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    default:
      return isFields(value) && hasOnly(value, bytesKeys) && isBase64(value['base64']);
  }
}

function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value.length % 4 === 0 && base64.test(value);
}

function isReferenceChange(value: unknown): boolean {
  return isFields(value) && hasOnly(value, changeKeys) && isAnchors(value['add']) && isAnchors(value['remove']);
}

function isAnchors(value: unknown): boolean {
  return isListOf(value, isAnchor);
}

function isAnchor(value: unknown): boolean {
  return isText(value) && value.length > 0 && value.length <= 256;
}

function isForests(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every(isForest);
}

function isForest(value: unknown): boolean {
  return isText(value) && value.length > 0 && value.length <= 253 && value === value.toLowerCase();
}

function isAttributeName(value: unknown): boolean {
  return typeof value === 'string' && attributeName.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && isStorable(value);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: Fields, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
