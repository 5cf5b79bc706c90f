import type {
  AgentStatus,
  ObjectError,
  PendingExports,
  RunSummary,
  StepSummary,
  ThresholdState,
} from '../../connect/index.ts';
import type { Language, Text } from '../../base/messages.ts';
import { tellDetail } from '../../base/details.ts';
import { texts } from './messages.ts';
import { isWithoutExport } from '../../wire/index.ts';
import type { Say } from '../terminal/say.ts';
import { hint, sayIn } from '../terminal/say.ts';
import { formatCount, formatDuration, styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

/** How `hawser connect …` shows things on a terminal. */

const out = process.stdout;

function stateOf(result: string): string {
  if (result === 'success' || result === 'in-progress') return styled('green', result, out);
  return styled(result.startsWith('completed') ? 'yellow' : 'red', result, out);
}

function ago(time: string | null, language: Language): string {
  const say = sayIn(language);
  if (time === null) return say(texts.never);
  const elapsed = Date.now() - new Date(time).getTime();
  return elapsed < 1000
    ? say(texts.justNow)
    : say(texts.ago, { time: formatDuration(Math.floor(elapsed / 1000) * 1000, language) });
}

function until(time: string, language: Language): string {
  const say = sayIn(language);
  const left = new Date(time).getTime() - Date.now();
  return left < 1000
    ? say(texts.now)
    : say(texts.in, { time: formatDuration(Math.floor(left / 1000) * 1000, language) });
}

interface Span {
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

function durationIn(language: Language): (span: Span) => string {
  return ({ startedAt, finishedAt }) =>
    finishedAt === null
      ? '…'
      : formatDuration(new Date(finishedAt).getTime() - new Date(startedAt).getTime(), language);
}

export function viewStatus(status: AgentStatus, language: Language): string {
  const say = sayIn(language);
  const { lastRun, heldBackDeletes } = status;
  const state = status.serving
    ? styled('green', say(texts.running), out)
    : styled('yellow', say(texts.notRunning), out);
  const facts: (readonly [Text, string])[] = [
    [texts.agent, state + (status.staging ? styled('yellow', say(texts.staging), out) : '')],
    [texts.tenant, say(texts.tenantAt, { tenant: status.tenant, url: status.cloudUrl })],
    [
      texts.lastRun,
      lastRun
        ? `${ago(lastRun.startedAt, language)}, ${lastRun.profile}: ${stateOf(lastRun.result)}`
        : say(texts.noneYet),
    ],
  ];
  if (status.running !== null) facts.push([texts.runningNow, tellDetail(status.running, language)]);
  if (status.nextRunAt !== null) facts.push([texts.nextRun, until(status.nextRunAt, language)]);
  facts.push(
    [texts.metaverse, say(texts.objects, { count: status.metaverseObjects })],
    [texts.pending, say(texts.pendingCounts, { exports: status.pendingExports, errors: status.objectErrors })],
  );
  const lines = facts.map(([name, value]) => `${say(name).padEnd(12)}  ${value}`);
  lines.push(
    '',
    table(status.connectors, [
      { title: say(texts.columnConnector), value: ({ name }) => name },
      { title: say(texts.columnKind), value: ({ kind }) => kind },
      { title: say(texts.columnObjects), value: ({ objects }) => formatCount(objects, language), align: 'right' },
      { title: say(texts.columnLastImport), value: ({ lastImportAt }) => ago(lastImportAt, language) },
    ]),
  );
  if (heldBackDeletes > 0) {
    lines.push(
      '',
      styled('red', say(texts.heldBackByThreshold, { count: heldBackDeletes }), out),
      hint('hawser connect pending', say(texts.showsThem)),
      hint('hawser connect threshold approve', say(texts.letsThemGo)),
      hint('hawser connect threshold decline', say(texts.keepsObjects)),
    );
  } else if (status.objectErrors > 0) lines.push('', hint('hawser connect errors', say(texts.showsWrong)));
  else if (lastRun === null) lines.push('', hint('hawser connect sync', say(texts.firstCycle)));
  return lines.join('\n');
}

export function viewRun(run: RunSummary, language: Language): string {
  const say = sayIn(language);
  const rows = run.steps.map((step) => ({ ...step, changes: changesOf(step, language) }));
  return [
    say(texts.cycle, { profile: run.profile, result: stateOf(run.result), time: durationIn(language)(run) }),
    table(rows, [
      { title: say(texts.columnStep), value: ({ kind }) => kind },
      { title: say(texts.columnConnector), value: ({ connector }) => connector },
      { title: say(texts.columnResult), value: ({ result }) => stateOf(result) },
      { title: say(texts.columnTime), value: durationIn(language), align: 'right' },
      { title: say(texts.columnChanges), value: ({ changes }) => changes },
    ]),
    ...run.steps.flatMap(({ error, result }) =>
      error === undefined ? [] : [styled('red', `  ${tellDetail(error, language)}`, out), `  hawser explain ${result}`],
    ),
  ].join('\n');
}

export function viewStaging({ staging }: AgentStatus, language: Language): string {
  const say = sayIn(language);
  const state = staging ? styled('yellow', say(texts.stagingOn), out) : say(texts.stagingOff);
  return [state, '', hint(`hawser connect staging ${staging ? 'off' : 'on'}`, say(texts.setsIt))].join('\n');
}

/** A run that exported nothing on purpose. */
export function viewPreview(run: RunSummary, language: Language): string {
  const say = sayIn(language);
  return [
    viewRun(run, language),
    '',
    say(texts.previewDone),
    hint('hawser connect pending', say(texts.showsWouldGo)),
    hint('hawser connect sync', say(texts.sendsIt)),
  ].join('\n');
}

function changesOf({ counters }: StepSummary, language: Language): string {
  const parts = Object.entries(counters).filter(([, count]) => count > 0);
  return parts.length === 0
    ? styled('dim', sayIn(language)(texts.nothingToDo), out)
    : parts.map(([name, count]) => `${formatCount(count, language)} ${name}`).join(', ');
}

export function viewRuns(runs: readonly RunSummary[], language: Language): string {
  const say = sayIn(language);
  if (runs.length === 0) return say(texts.noRuns);
  return table(runs, [
    { title: say(texts.columnStarted), value: ({ startedAt }) => ago(startedAt, language) },
    { title: say(texts.columnProfile), value: ({ profile }) => profile },
    { title: say(texts.columnResult), value: ({ result }) => stateOf(result) },
    { title: say(texts.columnTime), value: durationIn(language), align: 'right' },
    {
      title: say(texts.columnChanges),
      value: (run) => {
        const changed = run.steps
          .filter((step) => Object.values(step.counters).some((n) => n > 0))
          .map((step) => `${step.kind}: ${changesOf(step, language)}`);
        const parts = isWithoutExport(run) ? [...changed, styled('yellow', say(texts.withoutExport), out)] : changed;
        return parts.join('; ') || say(texts.none);
      },
    },
  ]);
}

export function viewErrors(errors: readonly ObjectError[], language: Language): string {
  const say = sayIn(language);
  if (errors.length === 0) return say(texts.noErrors);
  return [
    table(errors, [
      { title: say(texts.columnObject), value: ({ dn, displayName }) => displayName ?? dn },
      { title: say(texts.columnCode), value: ({ code }) => styled('red', code, out) },
      { title: say(texts.columnSince), value: ({ firstSeenAt }) => ago(firstSeenAt, language) },
      { title: say(texts.columnTries), value: ({ attempts }) => formatCount(attempts, language), align: 'right' },
      { title: say(texts.columnDetail), value: ({ detail }) => tellDetail(detail, language) },
    ]),
    '',
    hint('hawser explain CODE', say(texts.whatCodeMeans)),
    hint('hawser connect explain OBJECT', say(texts.oneObject)),
  ].join('\n');
}

export function viewPending({ counts, objects }: PendingExports, language: Language): string {
  const say = sayIn(language);
  const total = counts.add + counts.update + counts.delete;
  if (total === 0) return say(texts.nothingPending);
  const lines = [
    say(texts.arePending, { adds: counts.add, updates: counts.update, deletes: counts.delete }),
    '',
    table(objects, [
      { title: say(texts.columnWhat), value: ({ kind }) => kind },
      { title: say(texts.columnClass), value: ({ objectClass }) => objectClass },
      { title: say(texts.columnObject), value: ({ name }) => name },
      { title: say(texts.columnAttributes), value: (object) => firstOf(changedIn(object, say), say) },
    ]),
  ];
  if (total > objects.length) lines.push(say(texts.moreObjects, { count: total - objects.length }));
  return lines.join('\n');
}

function changedIn({ attributes, references }: PendingExports['objects'][number], say: Say): readonly string[] {
  return references === 0 ? attributes : [...attributes, say(texts.references, { count: references })];
}

function firstOf(attributes: readonly string[], say: Say): string {
  const shown = 6;
  if (attributes.length <= shown) return attributes.join(', ');
  return say(texts.andMore, { names: attributes.slice(0, shown).join(', '), count: attributes.length - shown });
}

export function viewThreshold(
  { enabled, count, percent, heldBack, decision }: ThresholdState,
  language: Language,
): string {
  const say = sayIn(language);
  const some = percent === null ? say(texts.limitCount, { count }) : say(texts.limitPercent, { count, percent });
  const limit = count === 0 ? say(texts.limitNone) : some;
  const lines = [enabled ? limit : say(texts.thresholdOff)];
  if (heldBack === 0) {
    lines.push(say(decision === 'approved' ? texts.approvedGo : texts.nothingHeldBack));
    return lines.join('\n');
  }
  lines.push(styled('red', say(texts.heldBack, { count: heldBack }), out));
  if (decision === 'approved') lines.push(say(texts.approved));
  else if (decision === 'declined') lines.push(say(texts.declined));
  else
    lines.push(say(texts.waitForDecision), '  hawser connect threshold approve', '  hawser connect threshold decline');
  return lines.join('\n');
}
