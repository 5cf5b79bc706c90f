import { isHawserError } from '../../base/errors.ts';
import type { RunReport } from '../../wire/index.ts';
import type { AgentOperations, ErrorList, RunSummary } from '../control/operations.ts';
import type { UplinkContext } from './agree-on-anchor.ts';

/**
 * A finished run as it is sent to the console, in parts of as many errors as one report takes. What only stands in
 * quarantine is no error of the run: the console knows it better.
 */
export async function* runReports(
  run: RunSummary,
  heldBackDeletes: number,
  agent: Pick<AgentOperations, 'errors'>,
): AsyncGenerator<RunReport, void, undefined> {
  let errorsBefore = 0;
  let standing = 0;
  for (let after: string | null | undefined; after !== null;) {
    const { errors, total, next } = await agent.errors(after === undefined ? {} : { after });
    const met = errors.filter(({ isStanding, lastSeenAt }) => !isStanding || lastSeenAt >= run.startedAt);
    standing += errors.length - met.length;
    if (after === undefined || met.length > 0)
      yield { ...reportOf(run, met), errorsBefore, errorCount: total - standing, heldBackDeletes };
    errorsBefore += met.length;
    after = next;
  }
}

/**
 * The number of the run, and when it began: a second agent, and a database that begins again, count from 1 too.
 */
function reportedId({ id, startedAt }: RunSummary): string {
  return `${id}-${Date.parse(startedAt).toString(36)}`;
}

function reportOf(
  run: RunSummary,
  met: ErrorList['errors'],
): Omit<RunReport, 'errorsBefore' | 'errorCount' | 'heldBackDeletes'> {
  const finishedAt = run.finishedAt ?? run.startedAt;
  return {
    runId: reportedId(run),
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
    errors: met.map(({ connector, dn, displayName, sourceAnchor, code, detail }) => ({
      connector,
      dn,
      ...(displayName !== undefined && { displayName }),
      ...(sourceAnchor !== undefined && { sourceAnchor }),
      code,
      detail,
    })),
  };
}

/** The console shows what agents did. That the cloud cannot be informed now must not fail a run that is done. */
export async function reportRun({ target, log }: UplinkContext, parts: AsyncIterable<RunReport>): Promise<void> {
  try {
    for await (const part of parts) await target.reportRun(part);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    log.warn({ errorCode: error.code }, `the run could not be reported: ${error.message}`);
  }
}
