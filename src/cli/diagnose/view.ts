import { asRunHere } from '../../base/command-style.ts';
import type { Diagnosis, Finding } from '../../diagnose/index.ts';
import { format } from '../../base/messages.ts';
import { paragraph, textWidth, withCommands } from '../terminal/paragraphs.ts';
import { styled } from '../terminal/terminal.ts';
import type { Extent, Page } from './finding-view.ts';
import { colours, dim, evidence, headline, marks, whole, words } from './finding-view.ts';

export interface ViewOptions {
  /** Every finding with its evidence and actions, notices too. */
  readonly all: boolean;
  readonly width?: number;
}

/** A diagnosis with what its parts ask of it. */
interface Answer extends Page {
  readonly diagnosis: Diagnosis;
  readonly main: Finding | undefined;
  readonly all: boolean;
  readonly full: Extent;
  readonly byId: ReadonlyMap<string, Finding>;
}

/**
 * The answer for people: the verdict in a line, the cause with the lines it rests on and what to do, and below it what
 * follows from it.
 */
export function viewDiagnosis(diagnosis: Diagnosis, { all, width = textWidth() }: ViewOptions): string {
  const { language, findings, root } = diagnosis;
  const main = findings.find(({ id }) => id === root);
  const full: Extent = { evidence: all ? 8 : 3, actions: all ? Infinity : 3 };
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const answer: Answer = { diagnosis, main, all, full, byId, language, width, t: (key) => words[key][language] };
  return [
    ...heading(answer),
    verdictLine(answer),
    ...(main ? ['', ...whole(answer, main, full), ...consequences(answer, main)] : seen(answer)),
    ...others(answer),
    ...closing(answer),
  ].join('\n');
}

/** What decides how to read the rest stands above it. */
function heading(answer: Answer): string[] {
  const { findings, root } = answer.diagnosis;
  return findings
    .filter(({ id, heads }) => heads && id !== root)
    .flatMap((finding) => [...whole(answer, finding, { evidence: 1, actions: 1 }), '']);
}

function verdictLine({ diagnosis, main, width }: Answer): string {
  const [mark, colour] =
    main === undefined
      ? diagnosis.verdict === 'healthy'
        ? (['✓', 'green'] as const)
        : (['?', 'yellow'] as const)
      : ([marks[main.severity], colours[main.severity]] as const);
  const [first = '', ...rest] = paragraph(`${mark} `, diagnosis.summary, width);
  return [styled([colour, 'bold'], first, process.stdout), ...rest].join('\n');
}

/** Without a fault what was seen is the answer. */
function seen({ diagnosis, width }: Answer): string[] {
  const sign = diagnosis.verdict === 'healthy' ? styled('green', '✓', process.stdout) : dim('·');
  return diagnosis.good.flatMap((text) => paragraph(`  ${sign} `, text, width));
}

/** Equal ones are one line with their number. */
function consequences(answer: Answer, finding: Finding): string[] {
  const part = tree(answer, finding, new Set([finding.id]), '  ');
  return part.length > 0 ? ['', styled('bold', answer.t('follows'), process.stdout), ...part] : [];
}

function tree(answer: Answer, finding: Finding, seenIds: Set<string>, indent: string): string[] {
  const { byId, width } = answer;
  const groups = new Map<string, Finding[]>();
  for (const id of finding.explains) {
    const one = byId.get(id);
    if (!one || seenIds.has(id)) continue;
    seenIds.add(id);
    groups.set(one.headline, [...(groups.get(one.headline) ?? []), one]);
  }
  return [...groups].flatMap(([title, members]) => {
    const count = members.reduce((sum, one) => sum + one.count, 0);
    const codes = [...new Set(members.flatMap((one) => one.codes))].slice(0, 3);
    const tail = [...codes, ...(count > 1 ? [`×${count}`] : [])].join(', ');
    return [
      ...paragraph(`${indent}${dim('└')} `, `${title}${tail && `  ${dim(tail)}`}`, width),
      ...members.flatMap((one) => tree(answer, one, seenIds, `${indent}  `)),
    ];
  });
}

function others(answer: Answer): string[] {
  const { diagnosis, main, all, full, language, t } = answer;
  const { findings, verdict } = diagnosis;
  const below = new Set(findings.flatMap(({ explains }) => explains));
  const rest = findings.filter((finding) => finding !== main && !finding.heads && !below.has(finding.id));
  const shown = all ? rest : rest.filter(({ severity }) => severity !== 'notice' || !main).slice(0, 5);
  const part: string[] = shown.length > 0 ? [''] : [];
  if (shown.length > 0 && main) part.push(styled('bold', t('also'), process.stdout));
  for (const finding of shown) {
    // Many codes in a text that is about codes are a list.
    if (all || (!main && shown.length < 3))
      part.push(...whole(answer, finding, all ? full : { evidence: 1, actions: verdict === 'healthy' ? 0 : 2 }));
    else part.push(...headline(answer, finding), ...(main ? evidence(answer, finding.evidence.slice(0, 1)) : []));
  }
  if (rest.length > shown.length)
    part.push(dim(`  ${format(words.more, language, { count: rest.length - shown.length })}`));
  return part;
}

function closing({ diagnosis, main, width, t }: Answer): string[] {
  const part: string[] = [];
  if (diagnosis.next.length > 0) {
    part.push('', styled('bold', t('next'), process.stdout));
    for (const line of diagnosis.next) part.push(...paragraph('  - ', withCommands(line), width));
  }
  const kinds = main ? diagnosis.recognised.map(({ name }) => name).join(', ') : '';
  const cut = diagnosis.inputs.some((input) => input.cut) ? ` (${t('cut')})` : '';
  // A bare number means many things: the id of its page means one.
  const code = main && /^\d+$/.test(main.codes[0] ?? '') && !main.id.includes('.') ? main.id : main?.codes[0];
  const last = [
    ...(kinds ? [`${t('read')}: ${kinds}${cut}.`] : []),
    ...(code === undefined ? [] : [`${t('explain')} ${asRunHere(`hawser explain "${code}"`)}`]),
  ];
  if (last.length > 0) part.push('', ...last.flatMap((line) => paragraph('', line, width)).map(dim));
  return part;
}
