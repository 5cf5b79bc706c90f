import { formatText } from '../../base/details.ts';
import { entryOf } from '../../base/errors.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { detail } from '../../wire/index.ts';
import { assembleFinding } from '../finding.ts';
import type { Diagnosis, Evidence, Finding } from '../result.ts';
import { summaryOf } from '../conclude/summary.ts';
import { doctorErrors } from '../doctor/errors.ts';
import type { LiveChecks, OpenAlert } from './documents.ts';
import { documentAt } from './documents.ts';

type Documents = Readonly<Record<string, unknown>>;

/**
 * One answer from everything in a bundle. Four sources report on the same installation, in this order of trust: the
 * live checks saw it at the moment of collecting; the state says what waits; the alerts say what agents reported to the
 * cloud; logs say what happened. What a later source says about a matter that an earlier one has named is its echo,
 * and hangs below it.
 */
export function conclude(documents: Documents, diagnosis: Diagnosis, language: Language): Diagnosis {
  const logs = { ...diagnosis, findings: diagnosis.findings.map((finding) => withInputs(finding, diagnosis)) };
  const live = documentAt(documents, 'connect/doctor.json');
  const alerts = (documentAt(documents, 'cloud/alerts.json') ?? []).filter(({ resolved }) => resolved === null);
  const ofAlerts = alerts.map((alert) => ofAlert(alert, language));
  const findings = new Map<string, Finding>();
  const add = (finding: Finding): void => {
    const known = findings.get(finding.id);
    findings.set(finding.id, known ? merge(known, finding) : finding);
  };
  const hang = (effect: Finding, cause: string | undefined): void => {
    const above = cause === undefined ? undefined : findings.get(cause);
    if (!above || reaches(findings, effect.id, above.id) || reaches(findings, above.id, effect.id)) return;
    findings.set(above.id, { ...above, explains: [...above.explains, effect.id] });
  };
  for (const finding of live ? ofChecks(live, language) : ofState(documents, language)) add(finding);
  for (const finding of ofAlerts) add(finding);
  for (const alert of ofAlerts) hang(alert, causeOfAlert(alert, live, findings));
  const liveRoot = live && codeOf(live, live.root);
  const voiced = liveRoot ?? rootOf([...findings.values()]);

  const logged = logs.findings.map((finding) =>
    isOver(finding, live) ? { ...finding, severity: 'notice' as const } : finding,
  );
  for (const finding of logged) add(finding);
  const below = new Set(logged.flatMap(({ explains }) => explains));
  for (const finding of logged) {
    if (finding.severity === 'notice' || below.has(finding.id) || !isOwn(finding)) continue;
    hang(finding, matterOf(finding, findings) ?? voiced);
  }
  const remaining = logged.find(({ id }) => id === logs.root);
  const root = voiced ?? (remaining?.severity === 'notice' ? undefined : remaining?.id);
  const isOverAll = root === undefined && (live?.verdict === 'healthy' || logs.verdict === 'problem');
  const answer = {
    ...diagnosis,
    verdict: root !== undefined ? 'problem' : isOverAll ? 'healthy' : logs.verdict,
    root: root ?? null,
    findings: rootFirst([...findings.values()], root),
  } as const;
  return { ...answer, summary: summaryOf({ ...answer, isAboutCodes: false }, language) };
}

/** What each failing check says, and which of them explains which. */
function ofChecks(live: LiveChecks, language: Language): readonly Finding[] {
  const failing = live.checks.filter(({ status }) => status === 'error' || status === 'warning');
  return failing.flatMap(({ id, problems, why, evidence, title }) =>
    problems.map(({ level, code, ...problem }) =>
      assembleFinding({
        id: code,
        severity: level,
        ...translated({ code, ...problem }, language),
        cause: why,
        codes: [code],
        evidence: linesOf('connect/doctor.json', [{ name: id, value: title }, ...evidence]),
        explains: failing
          .filter(({ explainedBy }) => explainedBy.includes(id))
          .flatMap(({ id: effect }) => codeOf(live, effect) ?? [])
          .filter((effect) => effect !== code),
      }),
    ),
  );
}

/**
 * By its code and values, in the language of the reader; of another version as it was said where it was made.
 */
function translated(
  { code, values, what, fix }: Omit<LiveChecks['checks'][number]['problems'][number], 'level'>,
  language: Language,
): Pick<Finding, 'title'> & { readonly fix: string } {
  const entry = entryOf(code);
  const sentence = detail.safeParse({ code, values }).data;
  if (!entry || !sentence) return { title: what, fix };
  return {
    title: formatText(entry.text, language, sentence.values),
    fix: formatText(entry.fix, language, sentence.values),
  };
}

function codeOf({ checks }: LiveChecks, id: string | null): string | undefined {
  return checks.find((check) => check.id === id)?.problems[0]?.code;
}

/**
 * Without live checks (a bundle made with --no-checks): what the state alone decides, under the codes of the checks.
 */
function ofState(documents: Documents, language: Language): readonly Finding[] {
  const status = documentAt(documents, 'connect/status.json');
  const threshold = documentAt(documents, 'connect/threshold.json');
  const schedule = documentAt(documents, 'connect/configuration.json')?.schedule;
  const found: Finding[] = [];
  const add = (
    severity: Finding['severity'],
    error: { readonly code: string; text(language: Language): string; fix(language: Language): string },
    path: string,
  ): void => {
    found.push(
      assembleFinding({
        id: error.code,
        severity,
        title: error.text(language),
        cause: format(texts.state, language, { path }),
        fix: error.fix(language),
        codes: [error.code],
      }),
    );
  };
  const holds = threshold?.holds ?? [];
  if (holds.length > 0)
    add(
      holds.some(({ verdict }) => verdict === null) ? 'error' : 'warning',
      doctorErrors('doctor.deletes-held-back', { count: holds.reduce((sum, { count }) => sum + count, 0) }),
      'connect/threshold.json',
    );
  if (status?.staging === true) add('warning', doctorErrors('doctor.staging-on', {}), 'connect/status.json');
  if (schedule?.enabled === false)
    add('warning', doctorErrors('doctor.schedule-off', {}), 'connect/configuration.json');
  if (status && status.objectErrors > 0)
    add(
      'warning',
      doctorErrors('doctor.object-errors', { count: status.objectErrors, codes: 'connect/errors.jsonl' }),
      'connect/status.json',
    );
  return found;
}

function ofAlert({ code, severity, title, cause, fix, data }: OpenAlert, language: Language): Finding {
  const named = Object.entries(data).flatMap(([name, value]) =>
    name === 'code' && typeof value === 'string' ? [value] : [],
  );
  return assembleFinding({
    id: code,
    severity: severity === 'pre-warning' ? 'notice' : severity,
    title: title[language],
    cause: cause[language],
    fix: fix[language],
    codes: [code, ...named],
  });
}

/** Which check of the doctor sees the matter of an alert. */
const matters: readonly (readonly [alert: RegExp, check: RegExp])[] = [
  [/^health\.(forest|controller)-|^health\.import-/, /^forest\./],
  [/^health\.(cloud|agent)-|^health\.export-/, /^(cloud|net|agent)\./],
  [/^health\.deletes-held-back$/, /^agent\.threshold$/],
  [/^health\.object-errors$/, /^agent\.objects$/],
  [/^health\.nobody-exports$/, /^agent\.staging$/],
  [/^health\.disk-/, /^agent\.disk$/],
  [/^health\.(run|synchronization)-/, /./],
];

function causeOfAlert(
  { id, codes }: Finding,
  live: LiveChecks | undefined,
  findings: ReadonlyMap<string, Finding>,
): string | undefined {
  const exact = codes.find((code) => code !== id && findings.has(code));
  if (exact !== undefined || !live) return exact;
  const [, pattern] = matters.find(([alert]) => alert.test(id)) ?? [];
  const failing = live.checks.find(
    ({ id: check, status }) => (status === 'error' || status === 'warning') && pattern?.test(check),
  );
  return failing && codeOf(live, failing.id);
}

/** Findings of logs whose matter a check or the state names. */
function matterOf({ id }: Finding, findings: ReadonlyMap<string, Finding>): string | undefined {
  const [, code] = [['sync.deletion-threshold', 'doctor.deletes-held-back']].find(([log]) => log === id) ?? [];
  return code !== undefined && findings.has(code) ? code : undefined;
}

/** Of several inputs each line of evidence says where it stands; a single one is not named. */
function withInputs(finding: Finding, { inputs }: Diagnosis): Finding {
  const [only] = inputs;
  if (!only || inputs.length > 1) return finding;
  return { ...finding, evidence: finding.evidence.map((line) => ({ ...line, input: only.name })) };
}

/** Whether it rests on what Hawser itself wrote; a log that somebody added speaks for itself. */
function isOwn({ evidence }: Finding): boolean {
  return evidence.length > 0 && evidence.every(({ input = '' }) => /^(connect|cloud|logs)\//.test(input));
}

/** All was well when the checks ran: what our own logs report is over. */
function isOver(finding: Finding, live: LiveChecks | undefined): boolean {
  return live?.verdict === 'healthy' && isOwn(finding);
}

function reaches(findings: ReadonlyMap<string, Finding>, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return findings.get(from)?.explains.some((id) => reaches(findings, id, to, seen)) ?? false;
}

const gravity = { error: 0, warning: 1, notice: 2 } as const;

function rootOf(findings: readonly Finding[]): string | undefined {
  const below = new Set(findings.flatMap(({ explains }) => explains));
  return findings
    .filter(({ id, severity }) => severity !== 'notice' && !below.has(id))
    .toSorted((a, b) => gravity[a.severity] - gravity[b.severity])[0]?.id;
}

function rootFirst(findings: readonly Finding[], root: string | undefined): readonly Finding[] {
  return [...findings.filter(({ id }) => id === root), ...findings.filter(({ id }) => id !== root)];
}

function merge(known: Finding, other: Finding): Finding {
  return {
    ...known,
    severity: gravity[other.severity] < gravity[known.severity] ? other.severity : known.severity,
    codes: [...new Set([...known.codes, ...other.codes])],
    evidence: [...known.evidence, ...other.evidence].slice(0, 8),
    explains: [...new Set([...known.explains, ...other.explains])],
  };
}

function linesOf(
  input: string,
  pairs: readonly { readonly name: string; readonly value: string }[],
): readonly Evidence[] {
  return pairs
    .slice(0, 8)
    .map(({ name, value }) => ({ line: 1, text: `${name}: ${value}`.slice(0, 400), marks: [], input }));
}

const texts = {
  state: { en: 'According to the state of the agent ({path}).', nl: 'Volgens de toestand van de agent ({path}).' },
} as const satisfies Record<string, Text>;
