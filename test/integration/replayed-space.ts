import { required } from '../../src/base/assert.ts';
import type { ImportChange, Watermark } from '../../src/sync/index.ts';

export const never = new AbortController().signal;

/** What the engine would know of the forest: the changes applied in order. */
export class ReplayedSpace {
  readonly objects = new Map<
    string,
    { dn: string; objectClass: string; attributes: Record<string, unknown>; references: Map<string, Set<string>> }
  >();
  watermark: Watermark | null = null;
  readonly log: ImportChange[] = [];

  /** Where the next delta import starts. */
  get since(): Watermark {
    return required(this.watermark, 'the watermark');
  }

  async take(source: AsyncIterable<{ changes: readonly ImportChange[]; watermark: Watermark | null }>): Promise<this> {
    this.log.length = 0;
    for await (const batch of source) {
      for (const change of batch.changes) this.apply(change);
      this.log.push(...batch.changes);
      this.watermark = batch.watermark;
    }
    return this;
  }

  apply(change: ImportChange): void {
    if (change.kind === 'unreadable') throw new Error(`${change.dn}: ${change.detail.code}`);
    if (change.kind === 'delete') {
      this.objects.delete(change.anchor);
      return;
    }
    if (change.kind === 'object') {
      this.objects.set(change.anchor, {
        dn: change.dn,
        objectClass: change.objectClass,
        attributes: { ...change.attributes },
        references: new Map(),
      });
    }
    const object = this.objects.get(change.anchor);
    if (!object) return;
    Object.assign(object.attributes, change.attributes);
    if (change.kind === 'change') {
      if (change.dn !== undefined) object.dn = change.dn;
      for (const name of change.removed) delete object.attributes[name];
    }
    for (const [name, reference] of Object.entries(change.references)) {
      const targets = reference.kind === 'all' ? new Set<string>() : (object.references.get(name) ?? new Set());
      if (reference.kind === 'all') for (const target of reference.targets) targets.add(target);
      else {
        for (const target of reference.add) targets.add(target);
        for (const target of reference.remove) targets.delete(target);
      }
      object.references.set(name, targets);
    }
  }

  named(name: string) {
    return [...this.objects.values()].find(({ dn }) => dn.split(',')[0]?.toLowerCase() === `cn=${name}`.toLowerCase());
  }
}
