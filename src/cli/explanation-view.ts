import type { ObjectExplanation } from '../connect/index.ts';
import { styled, table } from './terminal.ts';

const out = process.stdout;
const bold = (text: string): string => styled('bold', text, out);
const dim = (text: string): string => styled('dim', text, out);

/** One object from forest to cloud: where it was seen, what the metaverse made of it, what the cloud has, and why not where it is not there. */
export function viewExplanation(explanations: readonly ObjectExplanation[]): string {
  if (explanations.length === 0) {
    return [
      'No connector space holds such an object.',
      '',
      'Search by name, sign-in name, mail address, DN, anchor or source anchor. If it is in the forest, it may lie outside the containers that are read, or',
      'be of a class that is not read: hawser doctor object NAME looks there.',
    ].join('\n');
  }
  return explanations.map(viewOne).join(`\n\n${dim('─'.repeat(60))}\n\n`);
}

function viewOne({ sources, metaverse, targets, errors }: ObjectExplanation): string {
  return [
    ...sources.flatMap(({ connector, dn, objectClass, isPending, outOfScope }) => [
      `${bold('Forest')}     ${connector}: ${objectClass}${isPending ? styled('yellow', ' (changed since the last synchronization)', out) : ''}`,
      `           ${dn}`,
      ...(metaverse
        ? []
        : outOfScope.map(
            ({ rule, because }) =>
              `           ${styled('yellow', 'not in scope of', out)} ${rule.precedence} ${rule.name}: ${because}`,
          )),
    ]),
    metaverse
      ? `${bold('Metaverse')}  ${metaverse.objectClass}, ${Object.keys(metaverse.attributes).length} attributes`
      : `${bold('Metaverse')}  ${styled('yellow', 'not there: no rule that joins or projects applies', out)}`,
    ...(metaverse ? ['', valuesTable(metaverse.attributes), ''] : []),
    ...targets.flatMap(viewTarget),
    ...errors.map(
      ({ code, detail }) => `${styled('red', 'Error', out)}      ${code}: ${detail}\n           hawser explain ${code}`,
    ),
  ].join('\n');
}

function viewTarget(target: ObjectExplanation['targets'][number]): string[] {
  const { connector, state, attributes, references, outOfScope, errors } = target;
  const colour = state === 'confirmed' ? 'green' : state === 'absent' ? 'red' : 'yellow';
  const lines = [
    `${bold('Cloud')}      ${connector}: ${styled(colour, state.replace('-', ' '), out)}${target.targetId === null ? '' : dim(` ${target.targetId}`)}`,
  ];
  if (state === 'absent') {
    for (const { rule, because } of outOfScope)
      lines.push(`           ${styled('yellow', 'not in scope of', out)} ${rule.precedence} ${rule.name}: ${because}`);
  }
  for (const { attribute, rule, message } of errors)
    lines.push(`           ${styled('red', 'error', out)} ${rule} ${attribute}: ${message}`);
  if (Object.keys(attributes).length > 0) lines.push('', valuesTable(attributes));
  for (const [name, summary] of Object.entries(references)) {
    lines.push(`${name.padEnd(28)}  ${viewReferences(summary)}`);
  }
  return lines;
}

interface ShownValue {
  readonly value: unknown;
  readonly confirmed?: unknown;
  readonly rule: { readonly precedence: number; readonly name: string; readonly connector: string } | null;
  readonly losers: readonly {
    readonly rule: { readonly precedence: number; readonly name: string };
    readonly because: string;
  }[];
}

/** Values with the rule behind each, and the rules that had another one. The target's identity is not an attribute that it confirms. */
function valuesTable(attributes: Readonly<Record<string, ShownValue>>): string {
  const rows = Object.entries(attributes).map(([name, shown]) => ({ name, ...shown }));
  const differs = ({ name, value, confirmed }: (typeof rows)[number]): boolean =>
    name !== 'sourceAnchor' && confirmed !== undefined && !same(value, confirmed);
  return table(rows, [
    { title: 'attribute', value: ({ name }) => name },
    {
      title: 'value',
      value: (row) =>
        shorten(row.value) + (differs(row) ? styled('yellow', ` (the cloud has ${shorten(row.confirmed)})`, out) : ''),
    },
    { title: 'rule', value: ({ rule }) => (rule ? `${rule.precedence} ${rule.name}` : '') },
    {
      title: 'won over',
      value: ({ losers }) => losers.map((loser) => `${loser.rule.precedence} (${loser.because})`).join(', '),
    },
  ]);
}

function viewReferences({
  exported,
  toAdd,
  toRemove,
}: ObjectExplanation['targets'][number]['references'][string]): string {
  const waiting = toAdd + toRemove > 0 ? styled('yellow', `, ${toAdd} to add, ${toRemove} to remove`, out) : '';
  return `${exported} in the cloud${waiting}`;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shorten(value: unknown): string {
  if (value === null || value === undefined) return '-';
  const values = Array.isArray(value) ? value : [value];
  const texts = values.map((part) =>
    typeof part === 'object' && part !== null
      ? `${String((part as { base64?: string }).base64).slice(0, 16)}…`
      : String(part),
  );
  const text = texts.length > 2 ? `${texts.slice(0, 2).join(', ')} and ${texts.length - 2} more` : texts.join(', ');
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
