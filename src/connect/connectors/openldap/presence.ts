import { hash } from 'node:crypto';
import type { Anchor } from '../../../sync/ports.ts';

/**
 * Which objects are there. A generic directory keeps no tombstones, so a deletion shows only in what is missing. The objects are remembered in
 * memory while the process lives; a watermark carries their number and a digest that does not depend on their order, by which a new
 * process at least knows whether something is missing.
 */
export class Presence {
  readonly anchors = new Set<Anchor>();
  readonly #sum = Buffer.alloc(16);

  add(anchor: Anchor): void {
    if (this.anchors.has(anchor)) return;
    this.anchors.add(anchor);
    const digest = hash('sha1', anchor, 'buffer');
    for (let at = 0; at < 16; at++) this.#sum[at] = (this.#sum[at] as number) ^ (digest[at] as number);
  }

  get fingerprint(): string {
    return `${this.anchors.size}:${this.#sum.toString('base64url')}`;
  }

  /** The anchors that `now` does not have any more. */
  missingFrom(now: Presence): readonly Anchor[] {
    return [...this.anchors].filter((anchor) => !now.anchors.has(anchor));
  }
}
