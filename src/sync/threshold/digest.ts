import { createHash } from 'node:crypto';
import type { HoldNumber } from '../ids.ts';
import type { DeleteCause } from '../ports.ts';

/**
 * Names exactly what was shown of a hold, or of one group of it: `HOLD-COUNT-SHA256`, of the source anchors in their
 * order, one a line. Who decides names it again, so that nobody decides about what they have not seen.
 */
export function digestOf(hold: HoldNumber, sourceAnchors: readonly string[]): string {
  const text = [...sourceAnchors].sort().join('\n');
  return `${hold}-${sourceAnchors.length}-${createHash('sha256').update(text).digest('hex')}`;
}

/** How many deletes a digest was made of; undefined for what is none. */
export function countInDigest(digest: string): number | undefined {
  const count = /^\d+-(\d+)-[0-9a-f]{64}$/.exec(digest)?.[1];
  return count === undefined ? undefined : Number(count);
}

/** Deletes of one hold with the same cause, source and container are a group, under this name wherever it is shown. */
export function groupOf({ kind, source, container }: DeleteCause): string {
  return createHash('sha256')
    .update([kind, source ?? '', container ?? ''].join('\n'))
    .digest('hex')
    .slice(0, 8);
}
