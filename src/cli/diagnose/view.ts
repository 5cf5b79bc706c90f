import { basename } from 'node:path';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Diagnosis, Evidence, Finding, FindingAction } from '../../diagnose/index.ts';
import { markedLine, paragraph, textWidth, withCommands } from '../terminal/paragraphs.ts';
import { styled } from '../terminal/terminal.ts';

const words = {
  first: { en: 'First:', nl: 'Eerst:' },
  proof: { en: 'To be sure:', nl: 'Om zeker te zijn:' },
  otherwise: { en: 'If that does not help:', nl: 'Helpt dat niet:' },
  follows: { en: 'Follows from it:', nl: 'Volgt hieruit:' },
  also: { en: 'Also found:', nl: 'Ook gevonden:' },
  next: { en: 'To find out:', nl: 'Om het te weten:' },
  more: { en: '{count} more: --all shows everything', nl: 'nog {count}: --all toont alles' },
  moreActions: { en: '{count} more with --all', nl: 'nog {count} met --all' },
  explain: { en: 'More about a code:', nl: 'Meer over een code:' },
  read: { en: 'Read as', nl: 'Gelezen als' },
  cut: { en: 'only partly read', nl: 'slechts deels gelezen' },
} as const satisfies Record<string, Text>;

const marks = { error: '✗', warning: '!', notice: '·' } as const;
const colours = { error: 'red', warning: 'yellow', notice: 'dim' } as const;

export interface ViewOptions {
  /** Every finding with its evidence and actions, notices too. */
  readonly all: boolean;
  readonly width?: number;
}

/** How much of a finding is shown. */
interface Extent {
  readonly evidence: number;
  readonly actions: number;
}

/**
 * The answer for people: the verdict in a line, the cause with the lines it rests on and what to do, and below it what
 * follows from it.
 */
export function viewDiagnosis(diagnosis: Diagnosis, { all, width = textWidth() }: ViewOptions): string {
  const { language, findings, root, verdict } = diagnosis;
  const t = (key: keyof typeof words) => words[key][language];
  const main = findings.find(({ id }) => id === root);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const below = new Set(findings.flatMap(({ explains }) => explains));
  const full: Extent = { evidence: all ? 8 : 3, actions: all ? Infinity : 3 };
  return [
    ...heading(),
    verdictLine(),
    ...(main ? ['', ...whole(main, full), ...consequences(main)] : seen()),
    ...others(),
    ...closing(),
  ].join('\n');

  /** What decides how to read the rest stands above it. */
  function heading(): string[] {
    return findings
      .filter(({ id, heads }) => heads && id !== root)
      .flatMap((finding) => [...whole(finding, { evidence: 1, actions: 1 }), '']);
  }

  function verdictLine(): string {
    const [mark, colour] =
      main === undefined
        ? verdict === 'healthy'
          ? (['✓', 'green'] as const)
          : (['?', 'yellow'] as const)
        : ([marks[main.severity], colours[main.severity]] as const);
    const [first = '', ...rest] = paragraph(`${mark} `, diagnosis.summary, width);
    return [styled([colour, 'bold'], first, process.stdout), ...rest].join('\n');
  }

  /** Without a fault what was seen is the answer. */
  function seen(): string[] {
    const sign = verdict === 'healthy' ? styled('green', '✓', process.stdout) : dim('·');
    return diagnosis.good.flatMap((text) => paragraph(`  ${sign} `, text, width));
  }

  function whole(finding: Finding, extent: Extent): string[] {
    return [
      ...headline(finding),
      ...paragraph('  ', withCommands(finding.cause), width),
      ...(finding.progress === null ? [] : paragraph('  ', finding.progress, width)),
      ...evidence(finding.evidence.slice(0, extent.evidence)),
      ...proofLines(finding, language, width),
      ...actions(finding.actions, extent.actions),
    ];
  }

  function headline({ severity, headline: title, codes, count }: Finding): string[] {
    const sign = styled(colours[severity], marks[severity], process.stdout);
    const tail = [...codes.slice(0, 3), ...(count > 1 ? [`×${count}`] : [])].join(', ');
    return paragraph(`${sign} `, `${styled('bold', title, process.stdout)}${tail && `  ${dim(tail)}`}`, width);
  }

  function evidence(lines: readonly Evidence[]): string[] {
    let file: string | undefined;
    return lines.flatMap(({ line, text, input, marks: parts }) => {
      const name = input !== undefined && input !== file ? [dim(`  ${basename(input)}`)] : [];
      file = input;
      return [...name, ...markedLine(`  ${dim(`${String(line).padStart(6)} │`)} `, text, parts, width)];
    });
  }

  function actions(list: readonly FindingAction[], limit: number): string[] {
    const [first, ...rest] = list;
    if (!first || limit === 0) return [];
    const shown = rest.slice(0, limit);
    const label = `  ${styled('bold', t('first'), process.stdout)} `;
    const part = [
      ...paragraph(label, actionText(first), width),
      ...commandLine(first, ' '.repeat(t('first').length + 3)),
    ];
    if (shown.length > 0 && limit > 1) {
      part.push(`  ${styled('bold', t('otherwise'), process.stdout)}`);
      for (const action of shown) {
        const alternative = { ...action, text: asAlternative(action.text) };
        part.push(...paragraph('  - ', actionText(alternative), width), ...commandLine(action, '    '));
      }
    }
    if (rest.length > shown.length && limit > 1)
      part.push(dim(`    ${format(words.moreActions, language, { count: rest.length - shown.length })}`));
    return part;
  }

  function actionText({ text, who }: FindingAction): string {
    return `${withCommands(text)}${who && ` ${dim(`(${who})`)}`}`;
  }

  /** Equal ones are one line with their number. */
  function consequences(finding: Finding): string[] {
    const part = tree(finding, new Set([finding.id]), '  ');
    return part.length > 0 ? ['', styled('bold', t('follows'), process.stdout), ...part] : [];
  }

  function tree(finding: Finding, seenIds: Set<string>, indent: string): string[] {
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
        ...members.flatMap((one) => tree(one, seenIds, `${indent}  `)),
      ];
    });
  }

  function others(): string[] {
    const rest = findings.filter((finding) => finding !== main && !finding.heads && !below.has(finding.id));
    const shown = all ? rest : rest.filter(({ severity }) => severity !== 'notice' || !main).slice(0, 5);
    const part: string[] = shown.length > 0 ? [''] : [];
    if (shown.length > 0 && main) part.push(styled('bold', t('also'), process.stdout));
    for (const finding of shown) {
      // Many codes in a text that is about codes are a list.
      if (all || (!main && shown.length < 3))
        part.push(...whole(finding, all ? full : { evidence: 1, actions: verdict === 'healthy' ? 0 : 2 }));
      else part.push(...headline(finding), ...(main ? evidence(finding.evidence.slice(0, 1)) : []));
    }
    if (rest.length > shown.length)
      part.push(dim(`  ${format(words.more, language, { count: rest.length - shown.length })}`));
    return part;
  }

  function closing(): string[] {
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
      ...(code === undefined ? [] : [`${t('explain')} hawser explain "${code}"`]),
    ];
    if (last.length > 0) part.push('', ...last.flatMap((line) => paragraph('', line, width)).map(dim));
    return part;
  }
}

/** What shows whether it is so stands before what changes something. */
function proofLines({ proof }: Finding, language: Language, width: number): string[] {
  if (!proof) return [];
  const label = words.proof[language];
  return [
    ...paragraph(`  ${styled('bold', label, process.stdout)} `, withCommands(proof.text), width),
    ...commandLine(proof, ' '.repeat(label.length + 3)),
  ];
}

/** A command stands on a line of its own, to be pasted, unless the sentence holds it. */
function commandLine({ text, command }: Pick<FindingAction, 'text' | 'command'>, indent: string): string[] {
  if (command === null || text.includes(command)) return [];
  return [`${indent}${dim('$')} ${styled('cyan', command, process.stdout)}`];
}

/** "Or set it …" says twice what stands above it. */
function asAlternative(text: string): string {
  const plain = text.replace(/^(?:Or|Of|Otherwise|Anders)[,:]? (?=\S)/, '');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function dim(text: string): string {
  return styled('dim', text, process.stdout);
}
