import { required } from '../../../src/base/assert.ts';
import { syncErrors, toConnectorId, toSourceAnchor, toWatermark } from '../../../src/sync/index.ts';
import { strict as assert } from 'node:assert';
import { hash } from 'node:crypto';
import type { AttributeValue } from '../../../src/directory/index.ts';
import type {
  AppliedBatch,
  ConfirmedChange,
  ConfirmedPage,
  ConfirmedQuery,
  ExportAnswer,
  ExportBatch,
  ExportOperation,
  HeldDelete,
  HoldDecision,
  HoldNumber,
  HoldPage,
  QuarantinedObject,
  ReportedDecision,
  TargetConnector,
  TargetPosition,
  ThresholdLimits,
} from '../../../src/sync/index.ts';
import { HOUR } from '../../../src/base/clock.ts';
import { defaultLimits } from '../../../src/sync/index.ts';

export interface CloudObject {
  readonly targetId: string;
  readonly objectClass: string;
  attributes: Record<string, AttributeValue>;
  forests: readonly string[];
  readonly references: Map<string, Set<string>>;
}

/**
 * A reference implementation of the target port: keeps objects by source anchor, applies batches in the order of their
 * numbers, stores answers, and answers a repeated number with the stored answer. It asserts what the engine promises:
 * numbers rise by one, a repeated number carries the same operations.
 */
export class ModelCloud implements TargetConnector {
  readonly id = toConnectorId('cloud');
  readonly name = 'cloud';
  readonly objects = new Map<string, CloudObject>();
  readonly log: ExportBatch[] = [];
  readonly #answers = new Map<number, { readonly sent: string; readonly answers: readonly ExportAnswer[] }>();
  #there: ReadonlyMap<string, number> = new Map();
  /** Who changed what, in order: what its import is read from. */
  #changes: { readonly anchor: string; readonly targetId: string; readonly objectClass: string; isOwn: boolean }[] = [];
  #last = 0;
  #nextId = 1;
  /** Objects a page. */
  pageSize = 1000;
  /** Called before a page is answered; throws to break the connection. */
  onPage: () => void = () => undefined;
  /** Called before and after a batch is applied; throws to break the connection at that point. */
  onBatch: (moment: 'before' | 'after') => void = () => undefined;
  /** Decides to refuse an operation. */
  refuse: (operation: ExportOperation) => Omit<ExportAnswer, 'id'> | undefined = () => undefined;

  /** What it holds in quarantine; the version changes whenever the test says so. */
  held: { readonly version: string; readonly objects: readonly QuarantinedObject[] } = { version: '0', objects: [] };

  async exportBatch(batch: ExportBatch, signal: AbortSignal): Promise<readonly ExportAnswer[]> {
    signal.throwIfAborted();
    this.onBatch('before');
    const sent = JSON.stringify(batch.operations);
    let stored = this.#answers.get(batch.number);
    if (stored === undefined) {
      assert.equal(batch.number, this.#last + 1, 'numbers rise by one');
      assert.ok(batch.operations.length <= 1000);
      this.log.push(batch);
      stored = { sent, answers: this.#apply(batch.operations) };
      this.#answers.set(batch.number, stored);
      this.#last = batch.number;
    }
    assert.equal(sent, stored.sent, 'a number always carries the same operations');
    this.onBatch('after');
    return stored.answers;
  }

  /** Its own time, which no clock of the engine has a say in. */
  now = new Date('2026-01-01T00:00:00Z');
  limits: ThresholdLimits = { ...defaultLimits, enabled: false };
  /** Deletes that it applied, for the windows of whoever exports; a test may have it forget them. */
  readonly deletes: {
    readonly at: Date;
    readonly objectClass: string;
    readonly approved: boolean;
    /** How many objects of the class there were when its batch came. */
    readonly there: number;
    readonly batch: number;
  }[] = [];
  reportsRecentDeletes = true;
  readonly holds = new Map<HoldNumber, { version: string; deletes: HeldDelete[] }>();
  decisions: HoldDecision[] = [];

  async position(signal: AbortSignal): Promise<TargetPosition> {
    signal.throwIfAborted();
    const since = this.now.getTime() - this.limits.windowHours * HOUR;
    const recent = this.deletes.filter(({ at, approved }) => !approved && at.getTime() > since);
    const byClass = this.reportsRecentDeletes ? Map.groupBy(recent, ({ objectClass }) => objectClass) : new Map();
    return {
      lastBatch: this.#lastBatch,
      now: this.now,
      limits: this.limits,
      recentDeletes: [...byClass].map(([objectClass, deletes]) => ({ objectClass, count: deletes.length })),
      holds: [...this.holds].map(([id, { version }]) => ({ id, version })),
      decisions: this.decisions,
    };
  }

  get #lastBatch(): AppliedBatch {
    const sent = this.#answers.get(this.#last)?.sent;
    return { number: this.#last, digest: sent === undefined ? null : hash('sha256', sent, 'base64url') };
  }

  readonly decided: ReportedDecision[] = [];

  async reportDecision(decision: ReportedDecision): Promise<void> {
    this.decided.push(decision);
  }

  async reportHold({ id, version, page, pages, deletes }: HoldPage): Promise<void> {
    if (pages === 0) {
      this.holds.delete(id);
      return;
    }
    const known = page === 1 ? { version, deletes: [] } : this.holds.get(id);
    assert.ok(known, 'pages come in their order');
    known.deletes.push(...deletes);
    this.holds.set(id, known);
  }

  async quarantine(known: string | undefined): Promise<ModelCloud['held'] | undefined> {
    return known === this.held.version ? undefined : this.held;
  }

  /** As the cloud does it: live objects, and what is gone, in the order of their latest changes. */
  async confirmed({ mode, after }: ConfirmedQuery, signal: AbortSignal): Promise<ConfirmedPage> {
    signal.throwIfAborted();
    this.onPage();
    const from = Number(after ?? 0);
    if (from > this.#changes.length) {
      throw syncErrors('sync.full-import-required', {
        connector: this.name,
        why: { code: 'model.restored', values: {} },
      });
    }
    const latest = new Map<string, number>();
    for (const [at, { targetId, isOwn }] of this.#changes.entries()) {
      if (at >= from && (mode === 'full' || !isOwn)) latest.set(targetId, at);
    }
    const places = [...latest.values()].sort((a, b) => a - b);
    const page = places.slice(0, this.pageSize);
    const isLast = page.length === places.length;
    return {
      changes: page.map((at) => this.#changeAt(at)),
      watermark: toWatermark(String(isLast ? this.#changes.length : required(page.at(-1), 'the last') + 1)),
      isLast,
      lastBatch: this.#lastBatch,
    };
  }

  #changeAt(at: number): ConfirmedChange {
    const { anchor, targetId, objectClass } = required(this.#changes[at], 'the change');
    const object = this.objects.get(anchor);
    const sourceAnchor = toSourceAnchor(anchor);
    if (object?.targetId !== targetId) return { kind: 'deleted', targetId, objectClass, sourceAnchor };
    const references = [...object.references].map(([name, set]) => [
      name,
      [...set].map((each) => toSourceAnchor(each)),
    ]);
    return {
      ...{ kind: 'object', targetId, objectClass, sourceAnchor, attributes: { ...object.attributes } },
      forests: object.forests,
      references: Object.fromEntries(references),
    };
  }

  #note(anchor: string, object: CloudObject | undefined, isOwn: boolean): void {
    if (object === undefined) return;
    const { targetId, objectClass } = object;
    this.#changes.push({ anchor, targetId, objectClass, isOwn });
  }

  /** An administrator takes an object out of the recycle bin, here simply a new one. */
  restore(anchor: string, objectClass: string, attributes: Record<string, AttributeValue>): void {
    const object = { targetId: `c${this.#nextId++}`, objectClass, attributes, forests: ['a'], references: new Map() };
    this.objects.set(anchor, object);
    this.#note(anchor, object, false);
  }

  /** An administrator deletes an object. */
  delete(anchor: string): void {
    const known = this.objects.get(anchor);
    this.objects.delete(anchor);
    for (const { references } of this.objects.values()) for (const set of references.values()) set.delete(anchor);
    this.#note(anchor, known, false);
  }

  /** A backup of all of it, which can be put back any number of times. */
  backUp(): () => void {
    const state = structuredClone({
      objects: this.objects,
      answers: this.#answers,
      changes: this.#changes,
      last: this.#last,
    });
    return () => {
      const { objects, answers, changes, last } = structuredClone(state);
      this.wipe();
      for (const [anchor, object] of objects) this.objects.set(anchor, object);
      for (const [number, answer] of answers) this.#answers.set(number, answer);
      this.#changes = changes;
      this.#last = last;
    };
  }

  /** The state as plain data, for comparison. */
  state(): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const anchor of [...this.objects.keys()].sort()) {
      const { objectClass, attributes, references } = required(this.objects.get(anchor), 'the object');
      const filled = [...references].filter(([, set]) => set.size > 0);
      state[anchor] = {
        objectClass,
        attributes,
        references: Object.fromEntries(filled.map(([name, set]) => [name, [...set].sort()])),
      };
    }
    return state;
  }

  /**
   * Forgets everything that happened after batch `number` was applied to it: a restored backup, here simply an empty
   * one.
   */
  wipe(): void {
    this.objects.clear();
    this.#answers.clear();
    this.#changes = [];
    this.#last = 0;
  }

  #apply(operations: readonly ExportOperation[]): ExportAnswer[] {
    const answers = new Map<ExportOperation, ExportAnswer>();
    const refused = new Set<ExportOperation>();
    this.#there = countByClass(this.objects.values());
    for (const operation of operations) {
      const refusal = this.refuse(operation);
      if (refusal !== undefined) refused.add(operation);
      answers.set(operation, refusal === undefined ? this.#applyObject(operation) : { id: operation.id, ...refusal });
    }
    for (const operation of operations) {
      if (operation.kind === 'delete' || refused.has(operation)) continue;
      const unresolved = this.#applyReferences(operation);
      const answer = required(answers.get(operation), 'the answer');
      this.#note(operation.sourceAnchor, this.objects.get(operation.sourceAnchor), true);
      if (Object.keys(unresolved).length > 0) answers.set(operation, { ...answer, unresolved });
    }
    return operations.map((operation) => required(answers.get(operation), 'the answer'));
  }

  #applyObject(operation: ExportOperation): ExportAnswer {
    const { id, sourceAnchor } = operation;
    const known = this.objects.get(sourceAnchor);
    if (operation.kind === 'delete') {
      const { objectClass, approved = false } = operation;
      if (known?.objectClass === objectClass)
        this.deletes.push({
          at: this.now,
          objectClass,
          approved,
          there: this.#there.get(objectClass) ?? 0,
          batch: this.log.length,
        });
      this.delete(sourceAnchor);
      const noted = this.#changes.at(-1);
      if (known !== undefined && noted !== undefined) noted.isOwn = true;
      return { id, outcome: 'deleted' };
    }
    if (operation.kind === 'add') {
      if (known !== undefined && known.objectClass !== operation.objectClass) {
        return {
          id,
          outcome: 'rejected',
          code: 'ObjectTypeMismatch',
          detail: { code: 'model.other-class', values: {} },
        };
      }
      const targetId = known?.targetId ?? `c${this.#nextId++}`;
      const { objectClass, attributes } = operation;
      const { forests } = operation;
      this.objects.set(sourceAnchor, {
        ...{ targetId, objectClass, attributes: { ...attributes }, forests, references: new Map() },
      });
      return { id, outcome: known === undefined ? 'created' : 'hard-matched', targetId };
    }
    if (known === undefined)
      return { id, outcome: 'rejected', code: 'cd-missing-object', detail: { code: 'model.absent', values: {} } };
    if (operation.forests !== undefined) known.forests = operation.forests;
    known.attributes = { ...known.attributes, ...operation.attributes };
    for (const name of operation.removed) delete known.attributes[name];
    return { id, outcome: 'updated', targetId: known.targetId };
  }

  #applyReferences(operation: Exclude<ExportOperation, { kind: 'delete' }>): Record<string, string[]> {
    const unresolved: Record<string, string[]> = {};
    const object = this.objects.get(operation.sourceAnchor);
    if (object === undefined) return unresolved;
    for (const [name, change] of Object.entries(operation.references)) {
      const { add, remove } = 'add' in change ? change : { add: change, remove: [] };
      const set = object.references.get(name) ?? new Set();
      object.references.set(name, set);
      for (const anchor of remove) set.delete(anchor);
      for (const anchor of add) {
        if (this.objects.has(anchor)) set.add(anchor);
        else (unresolved[name] ??= []).push(anchor);
      }
    }
    return unresolved;
  }
}

function countByClass(objects: Iterable<CloudObject>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { objectClass } of objects) counts.set(objectClass, (counts.get(objectClass) ?? 0) + 1);
  return counts;
}
