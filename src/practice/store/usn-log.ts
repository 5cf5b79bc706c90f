import { required } from '../../base/assert.ts';
import type { Entry } from './entry.ts';

/**
 * Entries in the order of their last change: what answers DirSync and (uSNChanged>=n) at the cost of the changes, not
 * of the directory. A change appends; the older place of the same entry stays behind as a hole until there are more
 * holes than entries.
 */
export class UsnLog {
  #usns: number[] = [];
  #entries: Entry[] = [];
  #live = 0;

  append(entry: Entry, isNew: boolean): void {
    if (isNew) this.#live++;
    this.#usns.push(entry.usnChanged);
    this.#entries.push(entry);
    if (this.#entries.length > 1024 && this.#entries.length > 2 * this.#live) this.#compact();
  }

  /** A purged entry. */
  forget(): void {
    this.#live--;
  }

  /** Entries whose last change is later than `usn`, in the order of those changes. Tolerates changes while it runs. */
  *after(usn: number): Generator<Entry> {
    let position = usn;
    for (;;) {
      // A compaction moves places, so the place is found again after each batch.
      const entries = this.#entries;
      let at = this.#firstAfter(position);
      if (at >= entries.length) return;
      for (; at < entries.length && entries === this.#entries; at++) {
        const entry = required(entries[at], 'entries[at]');
        position = this.#usns[at] ?? 0;
        if (entry.usnChanged === position) yield entry;
      }
    }
  }

  #firstAfter(usn: number): number {
    let low = 0;
    let high = this.#usns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#usns[middle] ?? 0) <= usn) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    const usns: number[] = [];
    const entries: Entry[] = [];
    for (const [at, entry] of this.#entries.entries()) {
      if (entry.usnChanged !== this.#usns[at]) continue;
      usns.push(entry.usnChanged);
      entries.push(entry);
    }
    this.#usns = usns;
    this.#entries = entries;
  }
}
