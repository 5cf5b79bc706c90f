import type { AttributeValue, Attributes } from '../../directory/index.ts';
import type { AttributeNumber, TargetId } from '../ids.ts';
import type { ExportOperation, SourceAnchor } from '../ports.ts';

/** A reference that a batch carries, by the engine's numbers: object, attribute, member. */
export type SentReference = readonly [object: TargetId, attribute: AttributeNumber, member: TargetId];

/** What a batch needs, beside its operations, to understand the answers. Pinned with it. */
export interface BatchContent {
  readonly operations: readonly ExportOperation[];
  /** Source anchor of a member → its number. */
  readonly members: Readonly<Record<string, TargetId>>;
  /** References of objects in `add` operations whose members the target does not hold yet: they follow when it does. */
  readonly later: readonly SentReference[];
}

/** A batch that was given a number and stored: sent until it is answered. */
export interface PinnedBatch extends BatchContent {
  readonly number: number;
  /** The synchronization after which it was made. */
  readonly serial: number;
  /** `operations` as JSON. */
  readonly text: string;
}

export interface PendingRow {
  readonly object: TargetId;
  readonly objectClass: string;
  readonly sourceAnchor: SourceAnchor;
  readonly attributes: Attributes;
  readonly before: Readonly<Record<string, AttributeValue | null>> | null;
}

/** The object that an operation is about, which its `id` spells. */
export function objectOf({ id }: ExportOperation): TargetId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the inverse of `String` in the functions below
  return Number(id) as TargetId;
}

export function addOperation(
  row: PendingRow,
  forests: readonly string[],
  references: Readonly<Record<string, readonly SourceAnchor[]>>,
): ExportOperation {
  const { object, sourceAnchor, objectClass, attributes } = row;
  return { kind: 'add', id: String(object), sourceAnchor, objectClass, forests, attributes, references };
}

export function updateOperation(
  { object, sourceAnchor, objectClass, attributes, before }: PendingRow,
  forests: readonly string[],
): ExportOperation {
  const changed: Record<string, AttributeValue> = {};
  const removed: string[] = [];
  for (const name of Object.keys(before ?? {})) {
    const value = attributes[name];
    if (value === undefined) removed.push(name);
    else changed[name] = value;
  }
  return {
    kind: 'update',
    id: String(object),
    sourceAnchor,
    objectClass,
    ...(forests.length > 0 && { forests }),
    attributes: changed,
    removed,
    references: {},
  };
}
