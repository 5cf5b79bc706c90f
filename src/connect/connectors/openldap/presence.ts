import type { Anchor } from '../../../sync/index.ts';

/**
 * Which objects are there. A generic directory keeps no tombstones, so a deletion shows only in what is missing. The
 * objects are remembered in memory while the process lives; a watermark carries their number and a digest that does not
 * depend on their order, by which a new process at least knows whether something is missing.
 */
export class Presence {
  readonly anchors = new Set<Anchor>();
  #low = 0;
  #high = 0;

  add(anchor: Anchor): void {
    if (this.anchors.has(anchor)) return;
    this.anchors.add(anchor);
    // FNV-1a with two offsets, summed: the order of objects means nothing.
    let low = 0x811c_9dc5;
    let high = 0x01000193;
    for (let at = 0; at < anchor.length; at++) {
      const code = anchor.charCodeAt(at);
      low = Math.imul(low ^ code, 0x0100_0193);
      high = Math.imul(high ^ code, 0x85eb_ca6b);
    }
    this.#low = (this.#low + mix(low)) >>> 0;
    this.#high = (this.#high + mix(high)) >>> 0;
  }

  get fingerprint(): string {
    return `${this.anchors.size}:${this.#high.toString(16)}:${this.#low.toString(16)}`;
  }

  /** The anchors that `now` does not have any more. */
  missingFrom(now: Presence): readonly Anchor[] {
    return [...this.anchors].filter((anchor) => !now.anchors.has(anchor));
  }
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0xc2b2_ae35);
  return once ^ (once >>> 13);
}
