import { basename } from 'node:path';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Evidence, Finding, FindingAction } from '../../diagnose/index.ts';
import { markedLine, paragraph, withCommands } from '../terminal/paragraphs.ts';
import { styled } from '../terminal/terminal.ts';

export const words = {
  first: { en: 'First:', nl: 'Eerst:' },
  proof: { en: 'To be sure:', nl: 'Om zeker te zijn:' },
  otherwise: { en: 'If that does not help:', nl: 'Helpt dat niet:' },
  follows: { en: 'Follows from it:', nl: 'Volgt hieruit:' },
  also: { en: 'Also found:', nl: 'Ook gevonden:' },
  next: { en: 'To find out:', nl: 'Zo komt u erachter:' },
  more: { en: '{count} more: --all shows everything', nl: 'nog {count}: --all toont alles' },
  moreActions: { en: '{count} more with --all', nl: 'nog {count} met --all' },
  explain: { en: 'More about a code:', nl: 'Meer over een code:' },
  read: { en: 'Read as', nl: 'Gelezen als' },
  cut: { en: 'only partly read', nl: 'slechts deels gelezen' },
} as const satisfies Record<string, Text>;

export const marks = { error: '✗', warning: '!', notice: '·' } as const;
export const colours = { error: 'red', warning: 'yellow', notice: 'dim' } as const;

/** What every part of the answer is written with. */
export interface Page {
  readonly language: Language;
  readonly width: number;
  t(key: keyof typeof words): string;
}

/** How much of a finding is shown. */
export interface Extent {
  readonly evidence: number;
  readonly actions: number;
}

/** One finding: its headline, cause, evidence, proof and actions. */
export function whole(page: Page, finding: Finding, extent: Extent): string[] {
  return [
    ...headline(page, finding),
    ...paragraph('  ', withCommands(finding.cause), page.width),
    ...(finding.progress === null ? [] : paragraph('  ', finding.progress, page.width)),
    ...evidence(page, finding.evidence.slice(0, extent.evidence)),
    ...proofLines(page, finding),
    ...actions(page, finding.actions, extent.actions),
  ];
}

export function headline(page: Page, { severity, headline: title, codes, count }: Finding): string[] {
  const sign = styled(colours[severity], marks[severity], process.stdout);
  const tail = [...codes.slice(0, 3), ...(count > 1 ? [`×${count}`] : [])].join(', ');
  return paragraph(`${sign} `, `${styled('bold', title, process.stdout)}${tail && `  ${dim(tail)}`}`, page.width);
}

export function evidence(page: Page, lines: readonly Evidence[]): string[] {
  let file: string | undefined;
  return lines.flatMap(({ line, text, input, marks: parts }) => {
    const name = input !== undefined && input !== file ? [dim(`  ${basename(input)}`)] : [];
    file = input;
    return [...name, ...markedLine(`  ${dim(`${String(line).padStart(6)} │`)} `, text, parts, page.width)];
  });
}

function actions(page: Page, list: readonly FindingAction[], limit: number): string[] {
  const [first, ...rest] = list;
  if (!first || limit === 0) return [];
  const shown = rest.slice(0, limit);
  const label = `  ${styled('bold', page.t('first'), process.stdout)} `;
  const part = [
    ...paragraph(label, actionText(first), page.width),
    ...commandLine(first, ' '.repeat(page.t('first').length + 3)),
  ];
  if (shown.length > 0 && limit > 1) {
    part.push(`  ${styled('bold', page.t('otherwise'), process.stdout)}`);
    for (const action of shown) {
      const alternative = { ...action, text: asAlternative(action.text) };
      part.push(...paragraph('  - ', actionText(alternative), page.width), ...commandLine(action, '    '));
    }
  }
  if (rest.length > shown.length && limit > 1)
    part.push(dim(`    ${format(words.moreActions, page.language, { count: rest.length - shown.length })}`));
  return part;
}

function actionText({ text, who }: FindingAction): string {
  return `${withCommands(text)}${who && ` ${dim(`(${who})`)}`}`;
}

/** What shows whether it is so stands before what changes something. */
function proofLines({ language, width }: Page, { proof }: Finding): string[] {
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

export function dim(text: string): string {
  return styled('dim', text, process.stdout);
}
