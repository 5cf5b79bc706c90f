import type { Attributes } from '../../directory/index.ts';
import type { SpaceId } from '../ids.ts';
import type { Anchor, ImportChange, ReferenceChange, ReferenceTarget } from '../ports.ts';
import type { ReferenceCounts, SpaceRow, SpaceState } from '../space/space.ts';
import { obsolete, placeholder, present } from '../space/space.ts';

/** What a batch says about one reference attribute, all its lines taken together. */
export interface ReferencePlan {
  /** `add` is all there is; otherwise it is on top of what is known. */
  replaces: boolean;
  readonly add: Set<ReferenceTarget>;
  readonly remove: Set<ReferenceTarget>;
}

/** One object of the connector space while a batch is applied to it. */
export interface Working {
  id: SpaceId;
  /** The row as it stands in the database; undefined for an object that was not known. */
  row: SpaceRow | undefined;
  readonly anchor: Anchor;
  state: SpaceState;
  /** Still there, and out of what is read. */
  isMoved: boolean;
  dn: string;
  dnKey: string | null;
  objectClass: string;
  /** Loaded only when a part of them changes. */
  attributes: Attributes | undefined;
  attributesChanged: boolean;
  counts: Record<string, number>;
  countsChanged: boolean;
  /** Reference attributes that the batch does not mention are none: a whole object was read. */
  wholeObject: boolean;
  readonly references: Map<string, ReferencePlan>;
  /** References came or went. */
  touched: boolean;
}

export function workingFrom(row: SpaceRow | undefined, anchor: Anchor, id: SpaceId): Working {
  return {
    id,
    row,
    anchor,
    state: row?.state ?? placeholder,
    isMoved: false,
    dn: row?.dn ?? '',
    dnKey: row?.dnKey ?? null,
    objectClass: row?.objectClass ?? '',
    attributes: undefined,
    attributesChanged: false,
    counts: { ...row?.counts },
    countsChanged: false,
    wholeObject: false,
    references: new Map(),
    touched: false,
  };
}

/** Known as an object before this batch: not new, and more than a placeholder. */
export function wasKnown(object: Working): boolean {
  return object.row !== undefined && object.row.state !== placeholder;
}

/** Applies one line of the source, in the order of the source. */
export function applyChange(object: Working, change: ImportChange, dnKey: (dn: string) => string): void {
  if (change.kind === 'unreadable') return;
  if (change.kind === 'delete') {
    if (object.state === present) {
      object.state = obsolete;
      object.isMoved = change.isMoved === true;
      object.dnKey = null;
      object.references.clear();
    }
    return;
  }
  if (change.kind === 'object') {
    object.attributes = change.attributes;
    object.attributesChanged = true;
    object.wholeObject = true;
    object.references.clear();
  } else {
    object.attributes = merge(object.attributes, change.attributes, change.removed);
    object.attributesChanged ||= Object.keys(change.attributes).length > 0 || change.removed.length > 0;
    for (const name of change.removed) {
      if (Object.hasOwn(object.counts, name) || object.references.has(name)) {
        planReferences(object, name, { kind: 'all', targets: [] });
      }
    }
  }
  if (change.dn !== undefined) {
    object.dn = change.dn;
    object.dnKey = dnKey(change.dn);
  }
  if (change.objectClass !== undefined) object.objectClass = change.objectClass;
  // A partial change of an object that is gone, without its name, is an echo of the past.
  if (change.dn !== undefined || object.state === present) object.state = present;
  for (const [name, references] of Object.entries(change.references)) planReferences(object, name, references);
}

function planReferences(object: Working, name: string, change: ReferenceChange): void {
  if (change.kind === 'all') {
    object.references.set(name, { replaces: true, add: new Set(change.targets), remove: new Set() });
    return;
  }
  let plan = object.references.get(name);
  if (plan === undefined) {
    plan = { replaces: object.wholeObject || !wasKnown(object), add: new Set(), remove: new Set() };
    object.references.set(name, plan);
  }
  for (const target of change.remove) {
    plan.add.delete(target);
    if (!plan.replaces) plan.remove.add(target);
  }
  for (const target of change.add) {
    plan.remove.delete(target);
    plan.add.add(target);
  }
}

function merge(base: Attributes | undefined, changed: Attributes, removed: readonly string[]): Attributes {
  const merged = { ...base, ...changed };
  for (const name of removed) delete merged[name];
  return merged;
}

/** Sorted, and nothing where there is nothing, so that equal counts are equal texts. */
export function countsOf(counts: Readonly<Record<string, number>>): ReferenceCounts | null {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  return entries.length === 0 ? null : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
