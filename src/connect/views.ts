import type {
  ConnectorStatistics,
  ErrorPage,
  ObjectError as EngineError,
  PendingExport,
  PendingPage,
  RunRecord,
  Statistics,
} from '../sync/index.ts';
import type {
  ConnectorStatus,
  DomainRights,
  ErrorList,
  KeyStatus,
  ObjectError,
  PendingExports,
  RunSummary,
} from './control/operations.ts';
import type { OwnKeys } from './uplink/own-keys.ts';
import type { Capabilities, DomainStatus } from './rights/capabilities.ts';

/** The engine's records as the command line and the local socket show them. */

export function toErrorList({ errors, ...rest }: ErrorPage): ErrorList {
  return { ...rest, errors: errors.map(toObjectError) };
}

/** Whether anything came of a run that anybody wants to hear of. */
export function hasNews({ steps, result }: RunRecord): boolean {
  return result !== 'success' || steps.some(({ counters }) => Object.keys(counters).length > 0);
}

export function toRunSummary({ id, profile, result, startedAt, finishedAt, steps }: RunRecord): RunSummary {
  return {
    id: String(id),
    // A delta that had to read everything, as the first one does, is what people call initial.
    profile: steps.some(({ kind, reason }) => kind === 'full-import' && reason !== 'safety')
      ? 'initial'
      : profile.replace(/-cycle$/, ''),
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
      ...(step.reason !== null && { reason: step.reason }),
      ...(step.way !== null && { way: step.way }),
      ...(step.detail !== null && { error: step.detail }),
    })),
  };
}

export function toConnectorStatus(
  { lastSuccessAt, fullImportAt, ...connector }: ConnectorStatistics,
  capabilities: Pick<Capabilities, 'nextSafetyImportAt'>,
): ConnectorStatus {
  const next = fullImportAt && capabilities.nextSafetyImportAt(connector.name, fullImportAt);
  return {
    ...connector,
    lastImportAt: lastSuccessAt?.toISOString() ?? null,
    lastFullImportAt: fullImportAt?.toISOString() ?? null,
    nextSafetyImportAt: next?.toISOString() ?? null,
  };
}

export function toDomainRights({
  connector,
  domain,
  state,
  deletions,
  consequences,
  failure,
}: DomainStatus): DomainRights {
  return {
    connector,
    domain,
    server: state?.server ?? null,
    askedAt: state?.probedAt ?? null,
    way: state?.way ?? null,
    deletions,
    missing: consequences,
    failure,
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

export function toPendingExports(
  { pendingAdds, pendingUpdates, pendingDeletes }: Statistics,
  { items, next }: PendingPage,
): PendingExports {
  const counts = { add: pendingAdds, update: pendingUpdates, delete: pendingDeletes };
  return { counts, objects: items.map(toPending), next };
}

function toPending({
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

export function toKeyStatus({ present, next, refusal }: OwnKeys): KeyStatus {
  return {
    id: present.publicKey.kid,
    since: present.since.toISOString(),
    next: next ? { id: next.publicKey.kid, refusal } : null,
  };
}
