import type { HoldPage, TargetPosition } from '../../sync/index.ts';
import { holdNumber } from '../../sync/index.ts';
import type { HoldReport, ProvisioningState } from '../../wire/index.ts';
import { heldClass, MAX_HELD_TEXT } from '../../wire/index.ts';

/** The state of the tenant as the engine asks for it. The numbers of holds are the engine's own, given back. */
export function toPosition({
  lastBatch,
  lastBatchDigest,
  now,
  threshold,
  recentDeletes,
  holds,
  decisions,
}: ProvisioningState): TargetPosition {
  return {
    lastBatch: { number: lastBatch, digest: lastBatchDigest },
    now: new Date(now),
    limits: threshold,
    recentDeletes: recentDeletes.map(({ class: objectClass, count }) => ({ objectClass, count })),
    holds: holds.map(({ id, version }) => ({ id: holdNumber.parse(id), version })),
    decisions: decisions.map(({ hold, heldAt, ...decision }) => ({
      ...decision,
      hold: holdNumber.parse(hold),
      heldAt: new Date(heldAt),
    })),
  };
}

export function toHoldReport(page: HoldPage): HoldReport {
  if (page.pages === 0) return { pages: 0 };
  return {
    objectClass: heldClass.parse(page.objectClass),
    heldAt: page.heldAt.toISOString(),
    ...{ count: page.count, digest: page.digest, version: page.version, page: page.page, pages: page.pages },
    groups: page.groups.map(({ id, cause, source, container, count, digest }) => ({
      ...{ id, cause, source: shortened(source), container: shortened(container), count, digest },
    })),
    deletes: page.deletes.map(({ sourceAnchor, name, group, verdict }) => ({
      ...{ sourceAnchor, name: shortened(name), group, verdict },
    })),
  };
}

/** What only people read must not keep a hold from being reported: a DN has no length that it must keep. */
function shortened(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\u{fffd}').slice(0, MAX_HELD_TEXT).toWellFormed();
}
