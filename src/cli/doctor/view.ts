import type { Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Check, CheckResult, DoctorReport, RunContext, ServiceView, Status } from '../../diagnose/doctor/index.ts';
import { areaOf } from '../../diagnose/doctor/index.ts';
import type { Language } from '../../base/messages.ts';
import { paragraph, textWidth, withCommands } from '../terminal/paragraphs.ts';
import { folded, lineWidth, styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

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
  healthy: { en: 'All checks passed.', nl: 'Alle controles zijn geslaagd.' },
  start: { en: 'Start here', nl: 'Begin hier' },
  why: { en: 'Why it matters', nl: 'Waarom dit belangrijk is' },
  fix: { en: 'First', nl: 'Eerst' },
  seen: { en: 'Seen', nl: 'Gezien' },
  follows: { en: 'because of that: {list}', nl: 'daardoor: {list}' },
  skipped: { en: '{count} skipped: {because}', nl: '{count} overgeslagen: {because}' },
  checks: { en: '{count} {count:check/checks}', nl: '{count} {count:controle/controles}' },
  check: { en: '1 check', nl: '1 controle' },
  alike: {
    en: 'the same at {count} {count:other/others}: {names}',
    nl: 'hetzelfde bij {count} {count:andere/andere}: {names}',
  },
  subjects: {
    en: '{area}: {count} {count:check/checks} passed',
    nl: '{area}: {count} {count:controle/controles} geslaagd',
  },
  service: { en: 'You and the service differ', nl: 'U en de dienst verschillen' },
  same: {
    en: 'The service ({service}) ran the same checks: its results equal yours ({caller}).',
    nl: 'De dienst ({service}) heeft dezelfde controles uitgevoerd, met dezelfde uitkomst als bij u ({caller}).',
  },
  sameResult: {
    en: 'The service ({service}) ran the same checks: its results equal yours ({caller}), although these settings differ:',
    nl: 'De dienst ({service}) heeft dezelfde controles uitgevoerd, met dezelfde uitkomst als bij u ({caller}), hoewel deze instellingen verschillen:',
  },
  checkTitle: { en: 'check', nl: 'controle' },
  you: { en: 'you', nl: 'u' },
  theService: { en: 'the service', nl: 'de dienst' },
  first: { en: '→ begins here: {title}: {text}', nl: '→ begint hier: {title}: {text}' },
  explain: { en: 'More: hawser explain {code}', nl: 'Meer: hawser explain {code}' },
  none: {
    en: 'Nothing was checked: no check has that name.',
    nl: 'Niets gecontroleerd: er is geen controle met die naam.',
  },
} as const satisfies Record<string, Text>;

/** The report for people: one line an area, problems opened, and at the end the one to start with. */
export function viewReport(report: DoctorReport, { verbose }: { readonly verbose: boolean }): string {
  const { language, checks, root, service } = report;
  if (checks.length === 0) return words.none[language];
  const groups = verbose ? groupsOf(checks) : withHealthyTogether(groupsOf(checks), language);
  const alike = new Map<string, Group[]>();
  for (const group of verbose ? [] : groups) alike.set(faultOf(group), [...(alike.get(faultOf(group)) ?? []), group]);
  const lines = groups.flatMap((group) => {
    const [first, ...others] = alike.get(faultOf(group)) ?? [];
    if (faultOf(group) === '' || others.length < 2) return viewGroup(group.name, group.members, language, verbose);
    return group === first
      ? [...viewGroup(group.name, group.members, language, verbose), viewAlike(others, language)]
      : [];
  });
  if (service) lines.push('', ...viewService(report.context, service, language));
  const main = checks.find(({ id }) => id === root);
  lines.push(
    '',
    ...(main ? viewRoot(main, checks, language) : [styled('green', words.healthy[language], process.stdout)]),
  );
  return lines.flatMap(foldLine).join('\n');
}

/** On a narrow terminal a long line goes on below itself instead of at the left edge. */
function foldLine(text: string): readonly string[] {
  const width = process.stdout.columns || Infinity;
  return text.split('\n').flatMap((line) => {
    const indent = ' '.repeat(/^ */.exec(line)?.[0].length ?? 0);
    if (lineWidth(line) <= width) return [line];
    return folded(line.trimStart(), width - indent.length).map((part) => indent + part);
  });
}

/** What both saw, beside each other. The first difference is marked: those below it follow from it as a rule. */
function viewService(
  caller: RunContext,
  { context, differences, environment }: ServiceView,
  language: Language,
): string[] {
  const users = { caller: caller.user, service: context.user };
  if (differences.length === 0) {
    const same = environment.length === 0 ? words.same : words.sameResult;
    return [dim(format(same, language, users)), ...environment.map((line) => dim(`  · ${line}`))];
  }
  const rows = differences.map((difference, at) => ({ ...difference, at }));
  const compared = table(rows, [
    { title: '', value: ({ at }) => (at === 0 ? '→' : ' ') },
    { title: words.checkTitle[language], value: ({ id }) => id },
    { title: words.you[language], value: (row) => `${mark(row.caller)} ${row.callerResult}`.trimEnd() },
    { title: words.theService[language], value: (row) => `${mark(row.service)} ${row.serviceResult}`.trimEnd() },
  ]);
  const [first] = differences;
  return [
    bold(words.service[language]),
    ...compared.split('\n').map((line) => `  ${line}`),
    `  ${format(words.first, language, { title: first?.title ?? '', text: first?.text ?? '' })}`,
    ...environment.map((line) => `  ${dim('·')} ${line}`),
  ];
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
    ...paragraph(`  ${bold(`${words.fix[language]}:`)} `, withCommands(problem.fix), textWidth()),
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

/**
 * Where an area has many subjects, those that are well are one line: nobody looks for the other one among thirty of
 * them.
 */
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

/** By what the failing subjects of an area are alike: the same checks with the same codes. Empty: nothing fails. */
function faultOf({ name, members }: Group): string {
  const failing = members.filter(({ status }) => status === 'error' || status === 'warning');
  if (failing.length === 0 || !name.includes(' ')) return '';
  return [
    name.split(' ')[0],
    ...failing.map(({ id, problems }) => `${id.split('@')[0]} ${problems.map(({ code }) => code).join()}`),
  ].join(' ');
}

function viewAlike(groups: readonly Group[], language: Language): string {
  const names = groups.map(({ name }) => name.slice(name.indexOf(' ') + 1)).join(', ');
  return `  ${format(words.alike, language, { count: groups.length, names })}`;
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
