import type {
  AgentStatus,
  ObjectError,
  PendingExports,
  RunSummary,
  StepSummary,
  ThresholdState,
} from '../connect/index.ts';
import { formatCount, formatDuration, styled, table } from './terminal.ts';

/** How `hawser connect …` shows things on a terminal. */

const out = process.stdout;

function stateOf(result: string): string {
  if (result === 'success' || result === 'in-progress') return styled('green', result, out);
  return styled(result.startsWith('completed') ? 'yellow' : 'red', result, out);
}

export function ago(time: string | null): string {
  if (time === null) return 'never';
  const elapsed = Date.now() - new Date(time).getTime();
  return elapsed < 1000 ? 'just now' : `${formatDuration(Math.floor(elapsed / 1000) * 1000)} ago`;
}

function until(time: string): string {
  const left = new Date(time).getTime() - Date.now();
  return left < 1000 ? 'now' : `in ${formatDuration(Math.floor(left / 1000) * 1000)}`;
}

function durationOf({
  startedAt,
  finishedAt,
}: {
  readonly startedAt: string;
  readonly finishedAt: string | null;
}): string {
  return finishedAt === null ? '…' : formatDuration(new Date(finishedAt).getTime() - new Date(startedAt).getTime());
}

export function viewStatus(status: AgentStatus): string {
  const lines = [
    `${styled('bold', 'Agent', out)}       ${status.serving ? styled('green', 'running', out) : styled('yellow', 'not running', out)}${status.staging ? styled('yellow', ', staging mode: nothing is exported', out) : ''}`,
    `Tenant      ${status.tenant} at ${status.cloudUrl}`,
    `Last run    ${status.lastRun ? `${ago(status.lastRun.startedAt)}, ${status.lastRun.profile}: ${stateOf(status.lastRun.result)}` : 'none yet'}`,
  ];
  if (status.running !== null) lines.push(`Running     ${status.running}`);
  if (status.nextRunAt !== null) lines.push(`Next run    ${until(status.nextRunAt)}`);
  lines.push(
    `Metaverse   ${formatCount(status.metaverseObjects)} objects`,
    `Pending     ${formatCount(status.pendingExports)} exports, ${formatCount(status.objectErrors)} objects with errors`,
    '',
    table(status.connectors, [
      { title: 'connector', value: ({ name }) => name },
      { title: 'kind', value: ({ kind }) => kind },
      { title: 'objects', value: ({ objects }) => formatCount(objects), align: 'right' },
      { title: 'last import', value: ({ lastImportAt }) => ago(lastImportAt) },
    ]),
  );
  if (status.heldBackDeletes > 0) {
    lines.push(
      '',
      styled(
        'red',
        `${formatCount(status.heldBackDeletes)} deletes are held back by the accidental-delete threshold.`,
        out,
      ),
      '  hawser connect pending                  shows them',
      '  hawser connect threshold approve        lets them go',
      '  hawser connect threshold decline        keeps the objects in the cloud',
    );
  } else if (status.objectErrors > 0) lines.push('', `  hawser connect errors                   shows what is wrong`);
  else if (status.lastRun === null) lines.push('', `  hawser connect sync                     runs the first cycle`);
  return lines.join('\n');
}

export function viewRun(run: RunSummary): string {
  const rows = run.steps.map((step) => ({ ...step, changes: changesOf(step) }));
  return [
    `${run.profile} cycle ${stateOf(run.result)} in ${durationOf(run)}`,
    table(rows, [
      { title: 'step', value: ({ kind }) => kind },
      { title: 'connector', value: ({ connector }) => connector },
      { title: 'result', value: ({ result }) => stateOf(result) },
      { title: 'time', value: durationOf, align: 'right' },
      { title: 'changes', value: ({ changes }) => changes },
    ]),
    ...run.steps.flatMap(({ error, result }) =>
      error === undefined ? [] : [styled('red', `  ${error}`, out), `  hawser explain ${result}`],
    ),
  ].join('\n');
}

function changesOf({ counters }: StepSummary): string {
  const parts = Object.entries(counters).filter(([, count]) => count > 0);
  return parts.length === 0
    ? styled('dim', 'nothing to do', out)
    : parts.map(([name, count]) => `${formatCount(count)} ${name}`).join(', ');
}

export function viewRuns(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No runs yet. Start one with: hawser connect sync';
  return table(runs, [
    { title: 'started', value: ({ startedAt }) => ago(startedAt) },
    { title: 'profile', value: ({ profile }) => profile },
    { title: 'result', value: ({ result }) => stateOf(result) },
    { title: 'time', value: durationOf, align: 'right' },
    {
      title: 'changes',
      value: ({ steps }) =>
        steps
          .filter((step) => Object.values(step.counters).some((n) => n > 0))
          .map((step) => `${step.kind}: ${changesOf(step)}`)
          .join('; ') || 'none',
    },
  ]);
}

export function viewErrors(errors: readonly ObjectError[]): string {
  if (errors.length === 0) return 'No object has an error.';
  const rows = table(errors, [
    { title: 'object', value: ({ dn, displayName }) => displayName ?? dn },
    { title: 'code', value: ({ code }) => styled('red', code, out) },
    { title: 'since', value: ({ firstSeenAt }) => ago(firstSeenAt) },
    { title: 'tries', value: ({ attempts }) => formatCount(attempts), align: 'right' },
    { title: 'detail', value: ({ detail }) => detail },
  ]);
  return `${rows}\n\n  hawser explain CODE                     what a code means and what to do\n  hawser connect explain OBJECT           one object, from forest to cloud`;
}

export function viewPending({ counts, objects }: PendingExports): string {
  const total = counts.add + counts.update + counts.delete;
  if (total === 0) return 'Nothing is pending: the cloud has everything.';
  const shown = table(objects, [
    { title: 'what', value: ({ kind }) => kind },
    { title: 'class', value: ({ objectClass }) => objectClass },
    { title: 'object', value: ({ name }) => name },
    {
      title: 'attributes',
      value: ({ attributes }) =>
        attributes.length > 6
          ? `${attributes.slice(0, 6).join(', ')} and ${attributes.length - 6} more`
          : attributes.join(', '),
    },
  ]);
  const more = total > objects.length ? `\n… and ${formatCount(total - objects.length)} more (--limit N)` : '';
  return `${formatCount(counts.add)} adds, ${formatCount(counts.update)} updates, ${formatCount(counts.delete)} deletes are pending.\n\n${shown}${more}`;
}

export function viewThreshold(state: ThresholdState): string {
  const limit = `more than ${formatCount(state.count)} deletes${state.percent === null ? '' : ` or ${state.percent} % of the objects`} in one export`;
  const rule = state.enabled ? `The threshold holds back ${limit}.` : 'The threshold is switched off in the tenant.';
  if (state.heldBack === 0) {
    return `${rule}\n${state.decision === 'approved' ? 'Approved deletes go with the next export (hawser connect sync starts it now).' : 'Nothing is held back.'}`;
  }
  const decision = {
    none: '',
    waiting: 'They wait for your decision:\n  hawser connect threshold approve\n  hawser connect threshold decline',
    approved: 'They are approved and go with the next export.',
    declined: 'They were declined: the objects stay in the cloud.',
  }[state.decision];
  return `${rule}\n${styled('red', `${formatCount(state.heldBack)} deletes are held back.`, out)} ${decision}`;
}
