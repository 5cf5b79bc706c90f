import { isHawserError } from '../../base/errors.ts';
import type { RunReport } from '../../wire/index.ts';
import type { ErrorList, RunSummary } from '../control/operations.ts';
import type { UplinkContext } from './agree-on-anchor.ts';

const MAX_ERRORS = 1000;

/**
 * A finished run as it is sent to the console. What only stands in quarantine is no error of the run: the console knows
 * it better.
 */
export function runReport(run: RunSummary, { errors, total }: ErrorList, heldBackDeletes: number): RunReport {
  const finishedAt = run.finishedAt ?? run.startedAt;
  const met = errors.filter(({ isStanding, lastSeenAt }) => !isStanding || lastSeenAt >= run.startedAt);
  return {
    runId: run.id,
    profile: run.profile,
    result: run.result,
    startedAt: run.startedAt,
    finishedAt,
    steps: run.steps.map(({ connector, kind, result, startedAt, finishedAt: stepEnd, counters }) => ({
      connector,
      kind,
      result,
      startedAt,
      finishedAt: stepEnd ?? finishedAt,
      counters,
    })),
    errors: met.slice(0, MAX_ERRORS).map(({ connector, dn, displayName, sourceAnchor, code, detail }) => ({
      connector,
      dn,
      ...(displayName !== undefined && { displayName }),
      ...(sourceAnchor !== undefined && { sourceAnchor }),
      code,
      detail,
    })),
    errorCount: total - (errors.length - met.length),
    heldBackDeletes,
  };
}

/** The console shows what agents did. That the cloud cannot be informed now must not fail a run that is done. */
export async function reportRun({ target, log }: UplinkContext, report: RunReport): Promise<void> {
  try {
    await target.reportRun(report);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    log.warn({ errorCode: error.code }, `the run could not be reported: ${error.message}`);
  }
}
