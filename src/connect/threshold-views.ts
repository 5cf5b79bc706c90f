import type { Hold, SlowLeak as EngineLeak, ThresholdOverview } from '../sync/index.ts';
import type { HeldDelete, HeldDeletesQuery, HoldSummary, SlowLeak, ThresholdList } from './control/operations.ts';

/** What the engine knows of the threshold, as the command line and the local socket show it. */
export function toThresholdList({ limits, subjects, holds, slowLeaks }: ThresholdOverview): ThresholdList {
  const { enabled, windowHours, count, percent } = limits;
  return {
    version: 1,
    limits: { enabled, windowHours, count, percent },
    subjects: subjects.map(({ objectClass, ...counts }) => ({ class: objectClass, ...counts })),
    holds: holds.map(toHoldSummary),
    slowLeaks: slowLeaks.map(toSlowLeak),
  };
}

export function toSlowLeak({ objectClass, count, limit }: EngineLeak): SlowLeak {
  return { class: objectClass, count, limit };
}

function toHoldSummary({ id, objectClass, heldAt, count, digest, groups, verdict }: Hold): HoldSummary {
  return { id, class: objectClass, heldAt: heldAt.toISOString(), count, digest, groups, verdict };
}

export function toHeldDeletes(holds: readonly Hold[], { hold, group }: HeldDeletesQuery): readonly HeldDelete[] {
  return holds
    .filter(({ id }) => hold === null || id === hold)
    .flatMap(({ id, objectClass, heldAt, deletes }) =>
      deletes
        .filter((held) => group === null || held.group === group)
        .map(({ group: ofGroup, name, sourceAnchor, cause, verdict }) => ({
          ...{ hold: id, group: ofGroup, class: objectClass, heldAt: heldAt.toISOString(), name, sourceAnchor },
          ...{ cause: cause.kind, source: cause.source, container: cause.container, verdict },
        })),
    );
}
