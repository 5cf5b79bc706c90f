import type { HoldPage, TargetPosition } from '../../sync/index.ts';
import { holdNumber } from '../../sync/index.ts';
import type { HoldReport, ProvisioningState } from '../../wire/index.ts';
import { heldClass } from '../../wire/index.ts';

/** The state of the tenant as the engine asks for it. The numbers of holds are the engine's own, given back. */
export function toPosition({
  lastBatch,
  now,
  threshold,
  recentDeletes,
  holds,
  decisions,
}: ProvisioningState): TargetPosition {
  return {
    lastBatch,
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
      ...{ id, cause, source, container, count, digest },
    })),
    deletes: page.deletes.map(({ sourceAnchor, name, group, verdict }) => ({ sourceAnchor, name, group, verdict })),
  };
}
