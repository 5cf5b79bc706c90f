import type { Value } from '../schema/syntax.ts';

/**
 * Everything that ever happens to the store, as records: what is live, what is in the journal and what is replayed is one and the same.
 * Entries are named by their number.
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

const isText = (value: Value | JsonValue): value is string => typeof value === 'string';

export function valuesToJson(
  attributes: Readonly<Record<string, readonly Value[]>>,
): Readonly<Record<string, readonly JsonValue[]>> {
  let result: Record<string, readonly JsonValue[]> | undefined;
  for (const key in attributes) {
    const values = attributes[key] as readonly Value[];
    if (values.every(isText)) continue;
    // Octets are rare: most entries are written as they are.
    result ??= { ...(attributes as Record<string, readonly string[]>) };
    result[key] = values.map((value) => (isText(value) ? value : { b: value.toString('base64') }));
  }
  return result ?? (attributes as Record<string, readonly string[]>);
}

export function valuesFromJson(json: Record<string, readonly JsonValue[]>): Record<string, readonly Value[]> {
  for (const key in json) {
    const values = json[key] as readonly JsonValue[];
    if (values.some((value) => typeof value !== 'string')) {
      (json as Record<string, readonly Value[]>)[key] = values.map((value) =>
        typeof value === 'string' ? value : Buffer.from(value.b, 'base64'),
      );
    }
  }
  return json as Record<string, readonly Value[]>;
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
  const transaction = JSON.parse(line) as Transaction;
  for (const change of transaction.changes) {
    if ('attributes' in change) valuesFromJson(change.attributes as unknown as Record<string, readonly JsonValue[]>);
  }
  return transaction;
}
