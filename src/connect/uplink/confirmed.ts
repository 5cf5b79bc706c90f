import { toSourceAnchor, toWatermark, syncErrors } from '../../sync/index.ts';
import type { ConfirmedChange, ConfirmedPage, Watermark } from '../../sync/index.ts';
import type { ConfirmedObjects } from '../../wire/index.ts';
import { uplinkDetail } from '../details.ts';

/**
 * What the tenant holds, for the engine. Throws `sync.full-import-required` when the tenant has not come as far as this
 * agent has read it: it was restored, or is another one.
 */
export function toConfirmedPage(
  connector: string,
  readUpTo: Watermark | null,
  { objects, after, isLast, lastBatch: number, lastBatchDigest: digest, lastChange }: ConfirmedObjects,
): ConfirmedPage {
  if (Number(readUpTo ?? 0) > lastChange) {
    throw syncErrors('sync.full-import-required', { connector, why: uplinkDetail('connect.target-restored') });
  }
  return {
    changes: objects.map(toChange),
    watermark: toWatermark(String(after)),
    isLast,
    lastBatch: { number, digest },
  };
}

function toChange(object: ConfirmedObjects['objects'][number]): ConfirmedChange {
  const { id: targetId, objectClass, deleted, attributes, forests } = object;
  const sourceAnchor = object.sourceAnchor === null ? null : toSourceAnchor(object.sourceAnchor);
  if (deleted || sourceAnchor === null) return { kind: 'deleted', targetId, objectClass, sourceAnchor };
  const references = Object.entries(object.references).map(
    ([name, anchors]) => [name, anchors.map((anchor) => toSourceAnchor(anchor))] as const,
  );
  return {
    ...{ kind: 'object', targetId, objectClass, sourceAnchor, attributes, forests },
    references: Object.fromEntries(references),
  };
}
