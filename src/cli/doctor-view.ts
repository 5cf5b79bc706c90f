import type { Text } from '../base/messages.ts';
import { format } from '../base/messages.ts';
import type { Check, CheckResult, DoctorReport, Status } from '../diagnose/doctor/index.ts';
import { areaOf } from '../diagnose/doctor/index.ts';
import type { Language } from '../base/messages.ts';
import { styled, table } from './terminal.ts';

const marks: Record<Status, string> = {
  ok: '✓',
  notice: 'i',
  warning: '!',
  error: '✗',
  skipped: '·',
  'not-applicable': '-',
};
const colours = {
  ok: 'green',
  notice: 'cyan',
  warning: 'yellow',
  error: 'red',
  skipped: 'dim',
  'not-applicable': 'dim',
} as const;

const words = {
  healthy: { en: 'Everything that was checked is well.', nl: 'Alles wat is gecontroleerd is in orde.' },
  start: { en: 'Start here', nl: 'Begin hier' },
  why: { en: 'Why it matters', nl: 'Waarom dit telt' },
  fix: { en: 'Do', nl: 'Doe' },
  seen: { en: 'Seen', nl: 'Gezien' },
  follows: { en: 'because of that: {list}', nl: 'daardoor: {list}' },
  skipped: { en: '{count} not asked: {because}', nl: '{count} niet gevraagd: {because}' },
  checks: { en: '{count} checks', nl: '{count} controles' },
  check: { en: '1 check', nl: '1 controle' },
  subjects: { en: '{area}: {count} that are well', nl: '{area}: {count} die in orde zijn' },
  service: { en: 'You and the service differ', nl: 'U en de dienst verschillen' },
  explain: { en: 'More: hawser explain {code}', nl: 'Meer: hawser explain {code}' },
  none: { en: 'Nothing was checked: no check is named like that.', nl: 'Niets gecontroleerd: geen controle heet zo.' },
} as const satisfies Record<string, Text>;

/** The report for people: one line an area, problems opened, and at the end the one to start with. */
export function viewReport(report: DoctorReport, { verbose }: { readonly verbose: boolean }): string {
  const { language, checks, root, service } = report;
  if (checks.length === 0) return words.none[language];
  const groups = verbose ? groupsOf(checks) : withHealthyTogether(groupsOf(checks), language);
  const lines = groups.flatMap(({ name, members }) => viewGroup(name, members, language, verbose));
  if (service && service.differences.length > 0) {
    lines.push('', bold(words.service[language]));
    for (const { title, text, id } of service.differences) lines.push(`  ${title} (${id}): ${text}`);
    for (const line of service.environment) lines.push(`  ${dim('·')} ${line}`);
  }
  const main = checks.find(({ id }) => id === root);
  lines.push(
    '',
    ...(main ? viewRoot(main, checks, language) : [styled('green', words.healthy[language], process.stdout)]),
  );
  return lines.join('\n');
}

function viewGroup(name: string, members: readonly CheckResult[], language: Language, verbose: boolean): string[] {
  const worst = (['error', 'warning', 'notice', 'ok', 'skipped', 'not-applicable'] as const).find((status) =>
    members.some((member) => member.status === status),
  );
  const asked = members.filter(({ status }) => status !== 'skipped' && status !== 'not-applicable').length;
  const lines = [
    `${mark(worst ?? 'ok')} ${bold(name)}  ${dim(format(asked === 1 ? words.check : words.checks, language, { count: asked }))}`,
  ];
  for (const member of members) {
    if (!verbose && !['error', 'warning', 'notice'].includes(member.status)) continue;
    lines.push(...viewCheck(member, verbose));
  }
  if (!verbose) lines.push(...skippedLines(members, language));
  return lines;
}

function viewCheck(check: CheckResult, verbose: boolean): string[] {
  const { status, title, summary, because, problems, evidence, milliseconds, id } = check;
  const time = verbose && milliseconds > 0 ? dim(`  ${milliseconds} ms`) : '';
  const lines = [`  ${mark(status)} ${title}${dim(`  ${because || summary}${verbose ? `  [${id}]` : ''}`)}${time}`];
  for (const { what, code } of problems) lines.push(`      ${what}${dim(`  ${code}`)}`);
  if (verbose) for (const { name, value } of evidence) lines.push(dim(`      ${name}: ${value}`));
  return lines;
}

/** What was not asked, counted by reason. */
function skippedLines(members: readonly CheckResult[], language: Language): string[] {
  const reasons = new Map<string, number>();
  for (const { status, because } of members) {
    if (status === 'skipped') reasons.set(because, (reasons.get(because) ?? 0) + 1);
  }
  return [...reasons].map(([because, count]) => dim(`  · ${format(words.skipped, language, { count, because })}`));
}

function viewRoot(root: CheckResult, checks: readonly CheckResult[], language: Language): string[] {
  const [problem] = root.problems;
  if (!problem) return [];
  const consequences = checks.filter(({ explainedBy }) => explainedBy.includes(root.id)).map(({ title }) => title);
  return [
    `${styled(root.status === 'error' ? 'red' : 'yellow', `${words.start[language]}:`, process.stdout)} ${bold(problem.what)}`,
    `  ${root.why}`,
    `  ${bold(`${words.fix[language]}:`)} ${problem.fix}`,
    ...(problem.detail === undefined ? [] : [dim(`  ${problem.detail}`)]),
    ...root.evidence.slice(0, 4).map(({ name, value }) => dim(`  ${name}: ${value}`)),
    ...(consequences.length > 0
      ? [dim(`  ${format(words.follows, language, { list: consequences.join(', ') })}`)]
      : []),
    dim(`  ${format(words.explain, language, { code: problem.code })}`),
  ];
}

interface Group {
  readonly name: string;
  readonly members: CheckResult[];
}

/** `forest corp.example.com` is a group of its own; the other areas are one each. */
function groupsOf(checks: readonly CheckResult[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const check of checks) {
    const subject = check.id.split('@')[1];
    const name = [areaOf(check.id), subject].filter((part) => part !== undefined).join(' ');
    const group = groups.get(name) ?? { name, members: [] };
    group.members.push(check);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Where an area has many subjects, those that are well are one line: nobody looks for the other one among thirty of them. */
function withHealthyTogether(groups: readonly Group[], language: Language): readonly Group[] {
  const well = ({ name, members }: Group): boolean =>
    name.includes(' ') && members.every(({ status }) => status === 'ok' || status === 'not-applicable');
  const areaOfGroup = ({ name }: Group): string => name.split(' ')[0] ?? '';
  return groups.flatMap((group, at) => {
    const same = groups.filter((other) => well(other) && areaOfGroup(other) === areaOfGroup(group));
    if (!well(group) || same.length < 4) return [group];
    if (groups.indexOf(same[0] ?? group) !== at) return [];
    const name = format(words.subjects, language, { area: areaOfGroup(group), count: same.length });
    return [{ name, members: same.flatMap(({ members }) => members) }];
  });
}

/** What could be asked: `hawser doctor --list`. */
export function viewList(checks: readonly Check[], language: Language): string {
  return table(checks, [
    { title: 'check', value: ({ id }) => id },
    { title: '', value: ({ title }) => title[language] },
    { title: 'cost', value: ({ cost, onDemand }) => (onDemand === true ? `${cost}, on demand` : cost) },
    { title: 'as', value: ({ privilege }) => privilege },
  ]);
}

function mark(status: Status): string {
  return styled(colours[status], marks[status], process.stdout);
}

function bold(text: string): string {
  return styled('bold', text, process.stdout);
}

function dim(text: string): string {
  return styled('dim', text, process.stdout);
}
