import { asRunHere } from '../../base/command-style.ts';
import type { AgentStatus, ErrorList, PendingExports, RunSummary, StepSummary } from '../../connect/index.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { Detail } from '../../base/details.ts';
import { formatDetail } from '../../base/details.ts';
import { texts } from './messages.ts';
import { viewHashes } from './password-hash-view.ts';
import { viewProgress } from './progress-view.ts';
import { counterNames, isWithoutExport } from '../../wire/index.ts';
import { own } from '../../base/own.ts';
import type { Translate } from '../terminal/translate.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { formatCount, formatDuration, styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

/** How `hawser connect …` shows things on a terminal. */

const out = process.stdout;

function stateOf(result: string): string {
  if (result === 'success' || result === 'in-progress') return styled('green', result, out);
  return styled(result.startsWith('completed') ? 'yellow' : 'red', result, out);
}

export function ago(time: string | null, language: Language): string {
  const t = translateInto(language);
  if (time === null) return t(texts.never);
  const elapsed = Date.now() - new Date(time).getTime();
  return elapsed < 1000
    ? t(texts.justNow)
    : t(texts.ago, { time: formatDuration(Math.floor(elapsed / 1000) * 1000, language) });
}

function until(time: string, language: Language): string {
  const t = translateInto(language);
  const left = new Date(time).getTime() - Date.now();
  return left < 1000 ? t(texts.now) : t(texts.in, { time: formatDuration(Math.floor(left / 1000) * 1000, language) });
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
  const t = translateInto(language);
  const { lastRun, heldBackDeletes } = status;
  const state = status.serving ? styled('green', t(texts.running), out) : styled('yellow', t(texts.notRunning), out);
  const facts: (readonly [Text, string])[] = [
    [texts.agent, state + (status.staging ? styled('yellow', t(texts.staging), out) : '')],
    [texts.tenant, t(texts.tenantAt, { tenant: status.tenant, url: status.cloudUrl })],
    [
      texts.lastRun,
      lastRun
        ? `${ago(lastRun.startedAt, language)}, ${lastRun.profile}: ${stateOf(lastRun.result)}`
        : t(texts.noneYet),
    ],
  ];
  if (status.progress) {
    const [step, run] = viewProgress(status.progress, language);
    facts.push([texts.runningNow, step], [texts.soFar, run]);
  } else if (status.running !== null) facts.push([texts.runningNow, formatDetail(status.running, language)]);
  if (status.nextRunAt !== null) facts.push([texts.nextRun, until(status.nextRunAt, language)]);
  facts.push(
    [texts.metaverse, t(texts.objects, { count: status.metaverseObjects })],
    [texts.pending, t(texts.pendingCounts, { exports: status.pendingExports, errors: status.objectErrors })],
  );
  const { isWriting, ...anchors } = status.anchors;
  if (anchors.due > 0) facts.push([texts.anchors, t(isWriting ? texts.anchorsWriting : texts.anchorsWaiting, anchors)]);
  if (status.orphans > 0) facts.push([texts.orphans, t(texts.orphanCount, { count: status.orphans })]);
  facts.push([texts.keyRow, t(texts.keyMade, { time: ago(status.key.since, language) })]);
  const lines = facts.map(([name, value]) => `${t(name).padEnd(12)}  ${value}`);
  lines.push(
    '',
    table(status.connectors, [
      { title: t(texts.columnConnector), value: ({ name }) => name },
      { title: t(texts.columnKind), value: ({ kind }) => kind },
      { title: t(texts.columnObjects), value: ({ objects }) => formatCount(objects, language), align: 'right' },
      { title: t(texts.columnLastImport), value: ({ lastImportAt }) => ago(lastImportAt, language) },
    ]),
  );
  if (status.domains.length > 0) lines.push('', viewDomains(status, language));
  if (status.passwordHashes.on) lines.push('', viewHashes(status.passwordHashes, language));
  if (status.rules.onDisk !== 'same') {
    const text = status.rules.onDisk === 'newer' ? texts.rulesRowNewer : texts.rulesRowInvalid;
    lines.push(
      '',
      styled('yellow', `${t(texts.rulesRow)}: ${t(text)}`, out),
      hint('hawser connect rules', t(texts.showsThem)),
    );
  }
  if (heldBackDeletes > 0) {
    lines.push(
      '',
      styled('red', t(texts.heldBackByThreshold, { count: heldBackDeletes }), out),
      hint('hawser connect threshold', t(texts.showsThem)),
      hint('hawser connect threshold approve', t(texts.letsThemGo)),
      hint('hawser connect threshold decline', t(texts.keepsObjects)),
    );
  } else if (status.objectErrors > 0) lines.push('', hint('hawser connect errors', t(texts.showsWrong)));
  else if (lastRun === null) lines.push('', hint('hawser connect sync', t(texts.firstCycle)));
  return lines.join('\n');
}

/** Which way each domain is read, and what is missing for a better one. */
function viewDomains({ domains, connectors }: AgentStatus, language: Language): string {
  const t = translateInto(language);
  const of = (name: string): AgentStatus['connectors'][number] | undefined =>
    connectors.find((connector) => connector.name === name);
  const rows = domains.map((domain) => ({ ...domain, source: of(domain.connector) }));
  const missing = domains.flatMap((domain) => domain.missing);
  const failures = domains.flatMap(({ failure }) => failure ?? []);
  const next = (at: string | null | undefined): string => (typeof at === 'string' ? until(at, language) : '-');
  return [
    table(rows, [
      { title: t(texts.columnDomain), value: ({ domain }) => domain },
      { title: t(texts.columnChangesBy), value: ({ way }) => way ?? t(texts.notAskedYet) },
      {
        title: t(texts.columnDeletionsBy),
        value: ({ deletions }) =>
          deletions === null
            ? t(texts.notAskedYet)
            : deletions === 'delta'
              ? t(texts.byDelta)
              : styled('yellow', t(texts.byFullImport), out),
      },
      { title: t(texts.columnAsked), value: ({ askedAt }) => ago(askedAt, language) },
      { title: t(texts.columnFullImport), value: ({ source }) => ago(source?.lastFullImportAt ?? null, language) },
      { title: t(texts.columnNextFullImport), value: ({ source }) => next(source?.nextSafetyImportAt) },
    ]),
    ...missing.map(({ effect, detail }) =>
      styled(effect === 'refuse' ? 'red' : 'yellow', formatDetail(detail, language), out),
    ),
    ...failures.map((failure) => styled('red', formatDetail(failure, language), out)),
    ...(missing.length > 0 ? [hint('hawser connect rights check', t(texts.printsGrants))] : []),
  ].join('\n');
}

const reasons: Readonly<Record<string, Text>> = {
  'asked-for': texts.fullImportAskedFor,
  first: texts.fullImportFirst,
  unfinished: texts.fullImportUnfinished,
  required: texts.fullImportRequired,
  safety: texts.fullImportSafety,
};

/** What kind of step it was, why a full import was one, and which way was used. */
function stepText({ kind, reason, way }: StepSummary, language: Language): string {
  const t = translateInto(language);
  const why = reason === undefined ? undefined : reasons[reason];
  return `${kind}${why ? ` (${t(why)})` : ''}${way === undefined ? '' : t(texts.byWay, { way })}`;
}

/** Why the cloud refused a step: that says what to do, where the step's result says only that it went wrong. */
function refusalIn({ code, values }: Detail): string | undefined {
  const refused = code === 'connect.cloud-refused' ? values['code'] : undefined;
  return typeof refused === 'string' ? refused : undefined;
}

export function viewRun(run: RunSummary, language: Language): string {
  const t = translateInto(language);
  const rows = run.steps.map((step) => ({ ...step, changes: changesOf(step, language) }));
  return [
    t(texts.cycle, { profile: run.profile, result: stateOf(run.result), time: durationIn(language)(run) }),
    table(rows, [
      { title: t(texts.columnStep), value: (step) => stepText(step, language) },
      { title: t(texts.columnConnector), value: ({ connector }) => connector },
      { title: t(texts.columnResult), value: ({ result }) => stateOf(result) },
      { title: t(texts.columnTime), value: durationIn(language), align: 'right' },
      { title: t(texts.columnChanges), value: ({ changes }) => changes },
    ]),
    ...run.steps.flatMap(({ error, result }) =>
      error === undefined
        ? []
        : [
            styled('red', `  ${formatDetail(error, language)}`, out),
            `  ${asRunHere(`hawser explain ${refusalIn(error) ?? result}`)}`,
          ],
    ),
  ].join('\n');
}

export function viewStaging({ staging }: AgentStatus, language: Language): string {
  const t = translateInto(language);
  const state = staging ? styled('yellow', t(texts.stagingOn), out) : t(texts.stagingOff);
  return [state, '', hint(`hawser connect staging ${staging ? 'off' : 'on'}`, t(texts.setsIt))].join('\n');
}

/** A run that exported nothing on purpose. */
export function viewPreview(run: RunSummary, language: Language): string {
  const t = translateInto(language);
  return [
    viewRun(run, language),
    '',
    t(texts.previewDone),
    hint('hawser connect pending', t(texts.showsWouldGo)),
    hint('hawser connect sync', t(texts.sendsIt)),
  ].join('\n');
}

function changesOf({ counters }: StepSummary, language: Language): string {
  const t = translateInto(language);
  const parts = Object.entries(counters).filter(([, count]) => count > 0);
  const named = (name: string): string => {
    const text = own(counterNames, name);
    return text ? t(text) : name;
  };
  return parts.length === 0
    ? styled('dim', t(texts.nothingToDo), out)
    : parts.map(([name, count]) => `${formatCount(count, language)} ${named(name)}`).join(', ');
}

/** A run in one line: when, how long, and what the cloud took. */
export function viewRunLine(run: RunSummary, language: Language): string {
  const time = new Date(run.startedAt).toLocaleTimeString(language === 'nl' ? 'nl-NL' : 'en-GB');
  const exported = run.steps
    .filter(({ kind, counters }) => kind === 'export' && Object.values(counters).some((count) => count > 0))
    .map((step) => changesOf(step, language));
  const result = run.result === 'success' ? '' : `  ${stateOf(run.result)}`;
  return `${styled('dim', time, out)}  ${exported.join('; ')}${result}  ${styled('dim', durationIn(language)(run), out)}`;
}

export function viewRuns(runs: readonly RunSummary[], language: Language): string {
  const t = translateInto(language);
  if (runs.length === 0) return t(texts.noRuns);
  return table(runs, [
    { title: t(texts.columnStarted), value: ({ startedAt }) => ago(startedAt, language) },
    { title: t(texts.columnProfile), value: ({ profile }) => profile },
    { title: t(texts.columnResult), value: ({ result }) => stateOf(result) },
    { title: t(texts.columnTime), value: durationIn(language), align: 'right' },
    {
      title: t(texts.columnChanges),
      value: (run) => {
        const changed = run.steps
          .filter((step) => Object.values(step.counters).some((n) => n > 0))
          .map((step) => `${stepText(step, language)}: ${changesOf(step, language)}`);
        const parts = isWithoutExport(run) ? [...changed, styled('yellow', t(texts.withoutExport), out)] : changed;
        return parts.join('; ') || t(texts.none);
      },
    },
  ]);
}

export function viewErrors({ errors, total }: ErrorList, language: Language): string {
  const t = translateInto(language);
  if (total === 0) return t(texts.noErrors);
  return [
    table(errors, [
      { title: t(texts.columnObject), value: ({ dn, displayName }) => displayName ?? dn },
      { title: t(texts.columnCode), value: ({ code }) => styled('red', code, out) },
      { title: t(texts.columnSince), value: ({ firstSeenAt }) => ago(firstSeenAt, language) },
      { title: t(texts.columnTries), value: ({ attempts }) => formatCount(attempts, language), align: 'right' },
      { title: t(texts.columnDetail), value: ({ detail }) => formatDetail(detail, language) },
    ]),
    ...(total > errors.length ? [t(texts.moreObjects, { count: total - errors.length })] : []),
    '',
    ...(total > errors.length ? [hint('hawser connect errors --all', t(texts.listsAll))] : []),
    hint('hawser explain CODE', t(texts.whatCodeMeans)),
    hint('hawser connect explain OBJECT', t(texts.oneObject)),
  ].join('\n');
}

export function viewPending({ counts, objects }: PendingExports, language: Language): string {
  const t = translateInto(language);
  const total = counts.add + counts.update + counts.delete;
  if (total === 0) return t(texts.nothingPending);
  const lines = [
    t(texts.arePending, { adds: counts.add, updates: counts.update, deletes: counts.delete }),
    '',
    table(objects, [
      { title: t(texts.columnWhat), value: ({ kind }) => kind },
      { title: t(texts.columnClass), value: ({ objectClass }) => objectClass },
      { title: t(texts.columnObject), value: ({ name }) => name },
      { title: t(texts.columnAttributes), value: (object) => firstOf(changedIn(object, t), t) },
    ]),
  ];
  if (total > objects.length) lines.push(t(texts.moreObjects, { count: total - objects.length }));
  return lines.join('\n');
}

function changedIn({ attributes, references }: PendingExports['objects'][number], t: Translate): readonly string[] {
  return references === 0 ? attributes : [...attributes, t(texts.references, { count: references })];
}

function firstOf(attributes: readonly string[], t: Translate): string {
  const shown = 6;
  if (attributes.length <= shown) return attributes.join(', ');
  return t(texts.andMore, { names: attributes.slice(0, shown).join(', '), count: attributes.length - shown });
}
