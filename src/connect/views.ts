import type { ObjectError as EngineError, PendingExport, RunRecord } from '../sync/index.ts';
import type { ObjectError, PendingExports, RunSummary } from './control/operations.ts';

/** The engine's records as the command line and the local socket show them. */

export function toRunSummary({ id, profile, result, startedAt, finishedAt, steps }: RunRecord): RunSummary {
  return {
    id: String(id),
    // A delta that had to read everything, as the first one does, is what people call initial.
    profile: steps.some(({ kind }) => kind === 'full-import') ? 'initial' : profile.replace(/-cycle$/, ''),
    result,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    steps: steps.map((step) => ({
      connector: step.connector,
      kind: step.kind,
      result: step.result,
      startedAt: step.startedAt.toISOString(),
      finishedAt: step.finishedAt?.toISOString() ?? null,
      counters: step.counters,
      ...(step.detail !== null && { error: step.detail }),
    })),
  };
}

export function toObjectError(error: EngineError): ObjectError {
  return {
    connector: error.connector,
    dn: error.dn,
    ...(error.displayName !== null && { displayName: error.displayName }),
    ...(error.sourceAnchor !== null && { sourceAnchor: error.sourceAnchor }),
    code: error.code,
    detail: error.detail,
    attempts: error.attempts,
    isStanding: error.isStanding,
    firstSeenAt: error.firstAt.toISOString(),
    lastSeenAt: error.lastAt.toISOString(),
  };
}

export function toPending({
  operation,
  objectClass,
  displayName,
  dn,
  sourceAnchor,
  changes,
  ...counts
}: PendingExport): PendingExports['objects'][number] {
  const references = counts.referencesToAdd + counts.referencesToRemove;
  return {
    kind: operation,
    objectClass,
    name: displayName ?? dn ?? sourceAnchor,
    sourceAnchor,
    attributes: Object.keys(changes),
    references,
  };
}
