import { required } from '../../../src/base/assert.ts';
import { toAnchor, toConnectorId, toWatermark } from '../../../src/sync/index.ts';
import { strict as assert } from 'node:assert';
import type { Attributes } from '../../../src/directory/index.ts';
import { dnKey } from '../../../src/directory/index.ts';
import type {
  Anchor,
  ConnectorId,
  ImportBatch,
  ImportChange,
  ReferenceChange,
  SourceConnector,
  Watermark,
} from '../../../src/sync/index.ts';

export interface ForestObject {
  readonly anchor: Anchor;
  dn: string;
  objectClass: string;
  attributes: Attributes;
  readonly references: Map<string, Set<Anchor>>;
}

type Entry =
  | { readonly kind: 'object' | 'delete'; readonly anchor: Anchor }
  | {
      readonly kind: 'reference';
      readonly anchor: Anchor;
      readonly name: string;
      readonly target: Anchor;
      readonly isAdded: boolean;
    };

export interface ForestOptions {
  /** Objects per batch. */
  readonly page?: number;
  /** References are told by name, as an LDAP directory without object ids does. */
  readonly byName?: boolean;
  /** Batches of a full import carry watermarks, so that it can go on after a stop. */
  readonly resumable?: boolean;
}

/**
 * A reference implementation of the source port: a directory with a change journal. A watermark is a position in the
 * journal; a full import in the middle of which the watermark stands is `position/offset`. References to what is
 * deleted vanish, as in AD.
 */
export class ModelForest implements SourceConnector {
  readonly id: ConnectorId;
  readonly name: string;
  readonly objects = new Map<Anchor, ForestObject>();
  readonly #journal: Entry[] = [];
  readonly #moved = new Set<Anchor>();
  readonly #options: Required<ForestOptions>;
  /** Called before each batch; throws to break the read at that point. */
  onBatch: () => void = () => undefined;
  /** What the journal no longer holds. */
  forgottenBefore = 0;
  unreadable = new Set<Anchor>();

  constructor(id: string, { page = 10, byName = false, resumable = false }: ForestOptions = {}) {
    this.id = toConnectorId(id);
    this.name = id;
    this.#options = { page, byName, resumable };
  }

  parameters(): Readonly<Record<string, string>> {
    return {};
  }

  put(anchor: string, dn: string, objectClass: string, attributes: Attributes): void {
    const known = this.objects.get(toAnchor(anchor));
    const guid = `${this.id}-${anchor}`;
    const references = known?.references ?? new Map<string, Set<Anchor>>();
    this.objects.set(toAnchor(anchor), {
      anchor: toAnchor(anchor),
      dn,
      objectClass,
      attributes: { guid, ...attributes },
      references,
    });
    this.#journal.push({ kind: 'object', anchor: toAnchor(anchor) });
  }

  delete(anchor: string): void {
    if (!this.objects.delete(toAnchor(anchor))) return;
    for (const object of this.objects.values()) {
      for (const targets of object.references.values()) targets.delete(toAnchor(anchor));
    }
    this.#journal.push({ kind: 'delete', anchor: toAnchor(anchor) });
  }

  /** Out of what is read: still there, for nobody here. */
  moveOut(anchor: string): void {
    this.#moved.add(anchor as Anchor);
    this.delete(anchor);
  }

  refer(anchor: string, name: string, target: string, isAdded: boolean): void {
    const object = this.objects.get(toAnchor(anchor));
    if (object === undefined || !this.objects.has(toAnchor(target))) return;
    const targets = object.references.get(name) ?? new Set();
    object.references.set(name, targets);
    if (isAdded === targets.has(toAnchor(target))) return;
    if (isAdded) targets.add(toAnchor(target));
    else targets.delete(toAnchor(target));
    this.#journal.push({ kind: 'reference', anchor: toAnchor(anchor), name, target: toAnchor(target), isAdded });
  }

  async *fullImport(signal: AbortSignal): AsyncIterable<ImportBatch> {
    yield* this.#full(this.#journal.length, 0, signal);
  }

  async *deltaImport(watermark: Watermark, signal: AbortSignal): AsyncIterable<ImportBatch> {
    const [position = 0, offset] = watermark.split('/').map(Number);
    assert.ok(position >= this.forgottenBefore);
    if (offset !== undefined) {
      yield* this.#full(position, offset, signal);
      return;
    }
    for (let at = position; at < this.#journal.length;) {
      this.onBatch();
      signal.throwIfAborted();
      const entries = this.#journal.slice(at, at + this.#options.page);
      at += entries.length;
      yield { changes: entries.flatMap((entry) => this.#changesOf(entry)), watermark: toWatermark(String(at)) };
    }
  }

  /** Sorted by anchor, so that an offset means the same after a stop; what changed in between is in the journal. */
  async *#full(position: number, offset: number, signal: AbortSignal): AsyncIterable<ImportBatch> {
    const { page, resumable } = this.#options;
    const anchors = [...this.objects.keys()].sort().filter((anchor) => Number(anchor.slice(1)) >= offset);
    for (let at = 0; at < anchors.length; at += page) {
      this.onBatch();
      signal.throwIfAborted();
      const slice = anchors.slice(at, at + page);
      const next = Number(slice.at(-1)?.slice(1)) + 1;
      yield {
        changes: slice.map((anchor) => this.#whole(anchor)),
        watermark: resumable ? toWatermark(`${position}/${next}`) : null,
        expected: this.objects.size,
      };
    }
    this.onBatch();
    yield { changes: [], watermark: toWatermark(String(position)) };
  }

  #whole(anchor: Anchor): ImportChange {
    const { dn, objectClass, attributes, references } = required(this.objects.get(anchor), 'the object');
    if (this.unreadable.has(anchor))
      return { kind: 'unreadable', anchor, dn, code: 'read-error', detail: { code: 'model.broken', values: {} } };
    const allReferences: Record<string, ReferenceChange> = {};
    for (const [name, targets] of references) {
      if (targets.size > 0)
        allReferences[name] = { kind: 'all', targets: [...targets].map((target) => this.#key(target)) };
    }
    return { kind: 'object', anchor, dn, objectClass, attributes, references: allReferences };
  }

  /** A journal entry tells the object as it is now, as DirSync does; a reference only what came or went. */
  #changesOf(entry: Entry): ImportChange[] {
    const object = this.objects.get(entry.anchor);
    if (object === undefined) {
      const isMoved = this.#moved.has(entry.anchor) && { isMoved: true as const };
      return [{ kind: 'delete', anchor: entry.anchor, ...isMoved }];
    }
    if (entry.kind !== 'reference') return entry.kind === 'delete' ? [] : [this.#whole(entry.anchor)];
    const isThere = object.references.get(entry.name)?.has(entry.target) === true;
    if (isThere !== entry.isAdded || !this.objects.has(entry.target)) return [];
    const targets = [this.#key(entry.target)];
    const references = {
      [entry.name]: {
        kind: 'delta' as const,
        add: entry.isAdded ? targets : [],
        remove: entry.isAdded ? [] : targets,
      },
    };
    return [{ kind: 'change', anchor: entry.anchor, attributes: {}, removed: [], references }];
  }

  #key(target: Anchor): string {
    return this.#options.byName ? `dn:${dnKey(required(this.objects.get(target), 'the object').dn)}` : target;
  }
}
