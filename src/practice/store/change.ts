import { required } from '../../base/assert.ts';
import type { Value } from '../schema/syntax.ts';

/**
 * Everything that ever happens to the store, as records: what is live, what is in the journal and what is replayed is
 * one and the same. Entries are named by their number.
 */
export type Change =
  | {
      readonly kind: 'add';
      readonly id: number;
      readonly guid: string;
      readonly parent: number | undefined;
      readonly rdn: string;
      readonly attributes: Readonly<Record<string, readonly Value[]>>;
      readonly links?: Readonly<Record<string, readonly number[]>>;
      /** Of an object that is older than this forest. */
      readonly createdMs?: number;
    }
  | {
      readonly kind: 'set';
      readonly id: number;
      /** No values: the attribute goes. */
      readonly attributes: Readonly<Record<string, readonly Value[]>>;
    }
  | {
      readonly kind: 'link';
      readonly id: number;
      readonly attribute: string;
      readonly add: readonly number[];
      readonly remove: readonly number[];
    }
  | { readonly kind: 'move'; readonly id: number; readonly parent: number; readonly rdn: string }
  /** The tombstone's lifetime is over. */
  | { readonly kind: 'purge'; readonly id: number };

/** Changes that become true together. */
export interface Transaction {
  /** The first USN; each change takes the next one. */
  readonly usn: number;
  readonly atMs: number;
  readonly changes: readonly Change[];
}

type JsonValue = string | { readonly b: string };

/** As `encodeTransaction` writes it. */
interface StoredTransaction extends Omit<Transaction, 'changes'> {
  readonly changes: readonly StoredChange[];
}

type StoredChange = Change extends infer Kind
  ? Kind extends { readonly attributes: unknown }
    ? Omit<Kind, 'attributes'> & { readonly attributes: Readonly<Record<string, readonly JsonValue[]>> }
    : Kind
  : never;

const isText = (value: Value | JsonValue): value is string => typeof value === 'string';

export function valuesToJson(
  attributes: Readonly<Record<string, readonly Value[]>>,
): Readonly<Record<string, readonly JsonValue[]>> {
  const result: Record<string, readonly JsonValue[]> = {};
  for (const key in attributes) {
    const values = required(attributes[key], 'attributes[key]');
    // Octets are rare: most values are written as they are.
    result[key] = values.every(isText)
      ? values
      : values.map((value) => (isText(value) ? value : { b: value.toString('base64') }));
  }
  return result;
}

export function valuesFromJson(json: Readonly<Record<string, readonly JsonValue[]>>): Record<string, readonly Value[]> {
  const result: Record<string, readonly Value[]> = {};
  for (const key in json) {
    const values = required(json[key], 'json[key]');
    result[key] = values.every(isText)
      ? values
      : values.map((value) => (isText(value) ? value : Buffer.from(value.b, 'base64')));
  }
  return result;
}

export function encodeTransaction({ usn, atMs, changes }: Transaction): string {
  return JSON.stringify({
    usn,
    atMs,
    changes: changes.map((change) =>
      'attributes' in change ? { ...change, attributes: valuesToJson(change.attributes) } : change,
    ),
  });
}

export function decodeTransaction(line: string): Transaction {
  const { changes, ...transaction }: StoredTransaction = JSON.parse(line);
  return {
    ...transaction,
    changes: changes.map((change) =>
      'attributes' in change ? { ...change, attributes: valuesFromJson(change.attributes) } : change,
    ),
  };
}
